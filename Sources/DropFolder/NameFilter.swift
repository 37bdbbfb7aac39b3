/// Which names in the drop folder may be pages: rules on names alone, before anything is opened.
struct NameFilter: Sendable {
    /// Lower case, without the dot.
    let extensions: Set<[UInt8]>

    /// Names that senders and editors give to files they have not finished.
    private static let unfinishedSuffixes = ["~", ".part", ".filepart", ".tmp", ".swp"]
        .map { Array($0.utf8) }

    init(extensions: Set<String>) {
        self.extensions = Set(extensions.map { Self.lowered($0.utf8.drop { $0 == Self.dot }) })
    }

    /// Hidden and unfinished names are nobody's page, as a file or as a folder of files.
    func admits(component name: some BidirectionalCollection<UInt8>) -> Bool {
        guard let first = name.first, first != Self.dot, first != UInt8(ascii: "#") else {
            return false
        }
        let lower = Self.lowered(name)
        return !Self.unfinishedSuffixes.contains { lower.suffix($0.count).elementsEqual($0) }
    }

    func admits(fileName name: some BidirectionalCollection<UInt8>) -> Bool {
        guard admits(component: name) else { return false }
        guard let dot = name.lastIndex(of: Self.dot) else { return extensions.contains([]) }
        return extensions.contains(Self.lowered(name[name.index(after: dot)...]))
    }

    func admits(_ path: RelativePath) -> Bool {
        let components = path.components
        guard path.staysBelowRoot, let name = components.last else { return false }
        return admits(fileName: name) && components.dropLast().allSatisfy(admits(component:))
    }

    private static let dot = UInt8(ascii: ".")

    private static func lowered(_ name: some Sequence<UInt8>) -> [UInt8] {
        name.map { (65...90).contains($0) ? $0 + 32 : $0 }
    }
}
