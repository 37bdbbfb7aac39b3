import EventIndex
import Glibc

/// The index, or the state folder it lies in, could not be written.
struct StorageTrouble: Error {
    let code: String
    let reason: String
    let remedy: String
    /// It may well be over in a while without anybody restarting the service: a full disk.
    let isPassing: Bool
    private let errno: Int32

    init(_ error: IndexError) {
        code = error.code
        reason = error.reason
        remedy = error.remedy
        switch error {
        case .diskFull:
            isPassing = true
            errno = ENOSPC
        case .busy, .readOnly:
            isPassing = true
            errno = EROFS
        case .io:
            isPassing = true
            errno = EIO
        case .missing, .newerSchema, .olderSchema, .foreign, .corrupt, .cannotOpen,
            .unknownContent, .fault:
            isPassing = false
            errno = EIO
        }
    }

    init(_ failure: ServiceFailure) {
        code = "state-unwritable"
        reason = failure.message
        remedy = "pages wait until it can be written again"
        isPassing = true
        errno = failure.errno
    }

    var failure: ServiceFailure {
        ServiceFailure(.inputOutput, "\(reason); \(remedy)", errno: errno)
    }
}
