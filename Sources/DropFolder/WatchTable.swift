/// Which folder each watch stands on. A renamed folder keeps its watch and changes its path, so
/// every full scan enters all folders anew under its own number, and what it did not meet is swept.
struct WatchTable {
    private var folders: [Int32: (path: RelativePath, generation: Int)] = [:]

    var count: Int { folders.count }

    func path(of watch: Int32) -> RelativePath? { folders[watch]?.path }

    mutating func enter(_ watch: Int32, _ path: RelativePath, generation: Int) {
        folders[watch] = (path, generation)
    }

    mutating func remove(_ watch: Int32) { folders[watch] = nil }

    mutating func removeAll() { folders = [:] }

    /// Takes out the watches that were last entered before this generation.
    mutating func sweep(before generation: Int) -> [Int32] {
        let stale = folders.filter { $0.value.generation < generation }.map(\.key)
        for watch in stale { folders[watch] = nil }
        return stale
    }
}
