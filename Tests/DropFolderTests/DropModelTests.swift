import Diplomacy
import Glibc
import Synchronization
import Testing

@testable import DropFolder

/// Random file actions against the simplest model of what must come of them: in the end exactly
/// the files that are there were told, each as it stands, and none of them ever too early or twice.
struct DropModelTests {
    /// SplitMix64: the same actions on every machine.
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let folders = ["", "a", "b", "a/c", "a/c/d", ".hidden", "x.tmp"]
    private static let names = ["1.txt", "2.html", "3.txt", "4.txt.part", "5.pdf", ".6.txt"]

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func whatIsThereIsToldAsItStands(seed: UInt64) throws {
        var random = Random(state: seed)
        let stage = try Stage(TemporaryFolder()) { $0.settlingCapacity = 8 }
        stage.known.learns.withLock { $0 = true }
        let outside = try TemporaryFolder()
        var told: [String: FileSignature] = [:]
        for step in 0..<600 {
            act(stage.folder, outside, step, &random)
            if Int.random(in: 0..<3, using: &random) == 0 { continue }
            let time = Duration.milliseconds(Int.random(in: 0..<2500, using: &random))
            check(stage.signals(after: time), stage, &told)
            if Int.random(in: 0..<50, using: &random) == 0 {
                let overflow = UInt32(bitPattern: Int32(IN_Q_OVERFLOW))
                stage.engine.receive(InotifyEvent(watch: -1, mask: overflow, name: []))
            }
        }
        for _ in 0..<30 { check(stage.signals(after: .seconds(15)), stage, &told) }
        let there = present(stage.folder)
        for (path, signature) in there {
            #expect(told[path] == signature, "\(path) was not told as it stands (seed \(seed))")
        }
        #expect(stage.engine.settling.count == 0)
        #expect(stage.engine.watches.count == folderCount(stage.folder))
    }

    /// One random thing that a sender might do; what is impossible just now fails without harm.
    private func act(
        _ drop: TemporaryFolder, _ outside: TemporaryFolder, _ step: Int, _ random: inout Random
    ) {
        let path = join(Self.folders.randomElement(using: &random)!, &random)
        let other = join(Self.folders.randomElement(using: &random)!, &random)
        let folder = drop.full(Self.folders.dropFirst().randomElement(using: &random)!)
        switch Int.random(in: 0..<13, using: &random) {
        case 0...2: try? drop.write(path, "\(step)")
        case 3: try? drop.write(path, "+\(step)", append: true)
        case 4, 5:
            try? outside.write("new", "từ xa \(step)")
            _ = Glibc.rename(outside.full("new"), drop.full(path))
        case 6: _ = Glibc.rename(drop.full(path), drop.full(other))
        case 7: unlink(drop.full(path))
        case 8: link(drop.full(path), drop.full(other))
        case 9, 10: mkdir(folder, 0o755)
        case 11:
            let target = drop.full(Self.folders.dropFirst().randomElement(using: &random)!)
            _ = Glibc.rename(folder, target)
        default: try? drop.stampZero(path)
        }
    }

    private func join(_ folder: String, _ random: inout Random) -> String {
        let name = Self.names.randomElement(using: &random)!
        return folder.isEmpty ? name : folder + "/" + name
    }

    private func check(
        _ signals: [DropSignal], _ stage: Stage, _ told: inout [String: FileSignature]
    ) {
        for signal in signals {
            switch signal {
            case .file(let file, let signature), .setAside(_, let file, let signature?):
                #expect(PageFile.admits(path: file.path, extensions: ["txt", "html"]))
                #expect(told[file.path] != signature, "\(file.path) was told twice")
                if case .file = signal { #expect(!signature.isAborted) }
                // Nothing moved while the engine turned: what it told is what stands there.
                let now = try? Tree.status(root: file.root, RelativePath(file.path))
                #expect(now?.signature == signature, "\(file.path) was told as it was not")
                told[file.path] = signature
            default: continue
            }
        }
    }

    private func present(_ folder: TemporaryFolder) -> [String: FileSignature] {
        let listing = try? PageFile.list(folder.path, extensions: ["txt", "html"])
        let pairs = (listing?.files ?? []).map { ($0.0.path, $0.1) }
        return Dictionary(pairs) { first, _ in first }
    }

    private func folderCount(_ folder: TemporaryFolder) -> Int {
        let filter = NameFilter(extensions: [])
        let walk = FolderWalk(root: folder.path, filter: filter)
        var count = 0
        while !walk.isFinished { _ = walk.step { _, _ in count += 1 } }
        return count
    }
}
