/**
 * Runs a task for each index, a limited number at the same time. A new one starts as soon as one ends.
 *
 * After a failure no further task starts, and those that run may finish, so that a resumed upload need not repeat them.
 *
 * @throws the first failure, once no task runs any more
 */
export async function runSlidingWindow(
  count: number,
  limit: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const failures: unknown[] = []
  const runLane = async () => {
    while (next < count && failures.length === 0) await task(next++).catch((error) => failures.push(error))
  }
  await Promise.all(Array.from({ length: Math.min(limit, count) }, runLane))
  if (failures.length > 0) throw failures[0]
}
