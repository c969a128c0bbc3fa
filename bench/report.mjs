/** The job's half of runJob: does the work and reports its time, libraries loaded beforehand, and the peak memory. */
export async function report(work) {
  const options = JSON.parse(process.argv[2])
  const start = performance.now()
  const result = await work(options)
  const milliseconds = performance.now() - start
  console.log(JSON.stringify({ work: milliseconds, resident: process.resourceUsage().maxRSS * 1024, result }))
}
