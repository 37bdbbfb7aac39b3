import Dispatch

/// A thread of its own for a stage, which computes or waits for the disk: none may take one of the
/// few threads of the common pool, on which signals and deadlines are served.
final class StageExecutor: TaskExecutor {
    private let queue: DispatchQueue

    init(_ name: String) { queue = DispatchQueue(label: "bilat.\(name)") }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
