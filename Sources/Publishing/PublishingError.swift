import Glibc

/// Why a folder could not be published to. The only place that knows what the system's error codes
/// mean to the user.
package struct PublishingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case missingFolder = "missing-folder"
        case notAFolder = "not-a-folder"
        case permission
        case readOnly = "read-only"
        case fullDisk = "full-disk"
        case invalidName = "invalid-name"
        case system
    }

    package let code: Code
    package let path: String
    /// What failed and why, without the path.
    package let reason: String
    package let remedy: String
    /// The system's code; nil where it was not asked.
    package let errorNumber: Int32?

    package var description: String { "\(path): \(reason); \(remedy)" }

    static func invalidName(_ name: String, why: String) -> PublishingError {
        PublishingError(
            code: .invalidName, path: name, reason: "not a name for a published file: \(why)",
            remedy: "this is a fault of the program, please report it", errorNumber: nil)
    }

    /// - Parameter action: what was tried: `cannot write`.
    init(errorNumber: Int32, path: String, action: String) {
        let (code, remedy) = Self.meaning(of: errorNumber)
        self.init(
            code: code, path: path, reason: "\(action): \(String(cString: strerror(errorNumber)))",
            remedy: remedy, errorNumber: errorNumber)
    }

    private init(code: Code, path: String, reason: String, remedy: String, errorNumber: Int32?) {
        self.code = code
        self.path = path
        self.reason = reason
        self.remedy = remedy
        self.errorNumber = errorNumber
    }

    private static func meaning(of errorNumber: Int32) -> (Code, remedy: String) {
        switch errorNumber {
        case ENOENT: (.missingFolder, "create the folder, or name another in the configuration")
        case ENOTDIR, EISDIR, ELOOP:
            (.notAFolder, "move away what stands in its place, or name another folder")
        case EACCES, EPERM:
            (.permission, "let the service's account write to the folder and enter it")
        case EROFS:
            (.readOnly, "mount it for writing; under systemd, allow it with ReadWritePaths=")
        case ENOSPC, EDQUOT, EFBIG:
            (.fullDisk, "free some space or inodes (df, df -i); it is tried again")
        default: (.system, "see the system's journal for the device; it is tried again")
        }
    }
}
