import Glibc

/// Which file system a folder lies on, and whether that tells of files that other machines write.
enum MountTable {
    private static let silentTypes: Set<String> = [
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "fuse", "gfs2", "glusterfs", "gpfs",
        "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb3", "smbfs",
        "vboxsf", "virtiofs", "vmhgfs",
    ]

    /// `fuseblk` is a local disk; every other FUSE file system may be fed from anywhere.
    static func isSilent(_ type: String) -> Bool {
        silentTypes.contains(type) || type.hasPrefix("fuse.")
    }

    /// Nil if `/proc` does not say.
    static func type(of folder: Int32) -> String? {
        guard let info = readText("/proc/self/fdinfo/\(folder)"),
            let mounts = readText("/proc/self/mountinfo")
        else { return nil }
        return type(descriptorInfo: info, mounts: mounts)
    }

    /// By the mount's number, which is exact where device numbers are not (btrfs, overlays).
    static func type(descriptorInfo: String, mounts: String) -> String? {
        let number = descriptorInfo.split(separator: "\n")
            .first { $0.hasPrefix("mnt_id:") }?
            .split(whereSeparator: \.isWhitespace).last
        guard let number else { return nil }
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.first == number, let dash = words.firstIndex(of: "-") else { continue }
            return words.dropFirst(dash + 1).first.map(String.init)
        }
        return nil
    }

    /// The number in a file such as `/proc/sys/fs/inotify/max_user_watches`, which a sandbox may hide.
    static func kernelLimit(_ path: String) -> Int? {
        readText(path).flatMap { Int($0.filter(\.isNumber)) }
    }

    /// Files in `/proc` say nothing of their size; this much of them is read.
    private static let maxTextBytes = 1 << 20

    private static func readText(_ path: String) -> String? {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        let file = Descriptor(fd)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < maxTextBytes {
            let count = retryingInterrupts { read(file.raw, &chunk, chunk.count) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
