/// A file by its root (the drop folder, the folder given, or a single file's parent) and the path
/// below it. Equal paths under different roots are different files.
package struct FileIdentity: Hashable, Sendable, Codable {
    package let root: String
    package let path: String

    package init(root: String, path: String) {
        self.root = root
        self.path = path
    }

    /// By bytes, as the file system does. Swift's `==` takes "Hội.txt" composed and decomposed for
    /// one string; on disk they are two files.
    package static func == (a: FileIdentity, b: FileIdentity) -> Bool {
        a.path.utf8.elementsEqual(b.path.utf8) && a.root.utf8.elementsEqual(b.root.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in root.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(0))
        for byte in path.utf8 { hasher.combine(byte) }
    }
}

/// What `stat` says of a file; when none of it moved, the content is taken as unchanged.
package struct FileSignature: Hashable, Sendable, Codable {
    package let inode: UInt64
    package let sizeBytes: Int64
    package let modified: UnixTime
    /// ctime, which no sender can set: when this content was first seen here.
    package let changed: UnixTime

    package init(inode: UInt64, sizeBytes: Int64, modified: UnixTime, changed: UnixTime) {
        self.inode = inode
        self.sizeBytes = sizeBytes
        self.modified = modified
        self.changed = changed
    }
}

/// A file read whole while nobody was changing it.
package struct FileContent: Sendable {
    package let bytes: [UInt8]
    /// Lower-case hex.
    package let sha256: String
    package let signature: FileSignature

    package init(bytes: [UInt8], sha256: String, signature: FileSignature) {
        self.bytes = bytes
        self.sha256 = sha256
        self.signature = signature
    }
}
