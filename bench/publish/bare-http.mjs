import { createHash, createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { report } from '../report.mjs'
import { putAll } from './objects.mjs'

/** The least that anybody must do: one request each, signed (AWS Signature Version 4). */
await report(async ({ dir, bucket, prefix, concurrency }) => {
  const { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = process.env
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const { host } = new URL(endpoint)
  const put = (key, bytes, type) => {
    const path = `/${bucket}/${prefix}/${key.split('/').map(encodeURIComponent).join('/')}`
    const headers = {
      ...signed({ path, host, bytes, id, secret }),
      'content-length': bytes.length,
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-md5': createHash('md5').update(bytes).digest('base64'),
      'if-none-match': '*',
    }
    return send(`${endpoint}${path}`, { method: 'PUT', agent, headers }, bytes)
  }
  await putAll(dir, concurrency, put)
  agent.destroy()
})

function send(url, options, bytes) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`${url}: ${answer.statusCode}`))
      })
    })
    outgoing.once('error', reject).end(bytes)
  })
}

function signed({ path, host, bytes, id, secret }) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const digest = sha256(bytes)
  const names = 'host;x-amz-content-sha256;x-amz-date'
  const canonical = `PUT\n${path}\n\nhost:${host}\nx-amz-content-sha256:${digest}\nx-amz-date:${time}\n\n${names}\n${digest}`
  const scope = `${day}/us-east-1/s3/aws4_request`
  const key = [day, 'us-east-1', 's3', 'aws4_request'].reduce(hmac, `AWS4${secret}`)
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex')
  return {
    'x-amz-date': time,
    'x-amz-content-sha256': digest,
    authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest()
}
