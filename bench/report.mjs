/**
 * The job's half of runJob: does the work and reports its time, libraries loaded beforehand, the processor's time and the
 * peak memory.
 */
export async function report(work) {
  const options = JSON.parse(process.argv[2])
  const start = performance.now()
  const before = process.cpuUsage()
  const result = await work(options)
  const milliseconds = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  const { maxRSS } = process.resourceUsage()
  console.log(
    JSON.stringify({ work: milliseconds, cpu: (user + system) / 1e3, resident: maxRSS * 1024, result }),
  )
}
