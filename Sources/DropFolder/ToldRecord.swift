import Diplomacy

/// What was told already but may not be in the index yet, so that a rescan meanwhile tells nothing
/// twice. Keeps hashes, not paths; the oldest are forgotten first, and a file told again does no
/// harm.
struct ToldRecord {
    /// Two generations of this size are kept: at 16 bytes each, a few megabytes at most.
    static let generationFiles = 65_536

    private let generationFiles: Int
    private var young: [Int: Int] = [:]
    private var old: [Int: Int] = [:]

    init(generationFiles: Int = Self.generationFiles) { self.generationFiles = generationFiles }

    func contains(_ path: RelativePath, _ signature: FileSignature) -> Bool {
        let key = path.hashValue
        return (young[key] ?? old[key]) == signature.hashValue
    }

    /// False if exactly this was told before.
    mutating func insert(_ path: RelativePath, _ signature: FileSignature) -> Bool {
        if contains(path, signature) { return false }
        if young.count >= generationFiles {
            old = young
            young = [:]
        }
        young[path.hashValue] = signature.hashValue
        return true
    }

    mutating func remove(_ path: RelativePath) {
        young[path.hashValue] = nil
        old[path.hashValue] = nil
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
    }
}
