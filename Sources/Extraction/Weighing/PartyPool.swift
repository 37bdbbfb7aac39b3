import Diplomacy
import Knowledge

/// The states that may be parties of a trigger, those its sentence names and those in hand: where they stand among those of
/// the article.
struct PartyPool {
    private let first: Int32
    private let count: UInt8
    /// How many of them the sentence names; they stand first.
    private let named: UInt8
    /// The first of the pair in hand, where it has both of it; else -1.
    private let firstInHand: Int8

    fileprivate init(first: Int, count: Int, named: Int, firstInHand: Int) {
        self.first = Int32(first)
        self.count = UInt8(count)
        self.named = UInt8(named)
        self.firstInHand = Int8(firstInHand)
    }

    var parties: Range<Int> { Int(first)..<Int(first) + Int(count) }

    /// How many pairs there are.
    var pairCount: Int {
        named > 0 ? Int(named) * (2 * Int(count) - Int(named) - 1) / 2 : firstInHand < 0 ? 0 : 1
    }

    /// Each two of which the sentence names one, or the pair in hand where it names none; the one told
    /// first stands first. By their places in the pool.
    var pairs: Pairs {
        Pairs(
            named: Int(named), count: Int(count),
            inHand: firstInHand < 0 ? nil : Int(firstInHand))
    }

    struct Pairs: Sequence, IteratorProtocol {
        private let count: Int
        private var first: Int
        private var second: Int
        /// The last that may be the first of a pair.
        private let last: Int

        fileprivate init(named: Int, count: Int, inHand: Int?) {
            if named == 0, let inHand {
                (first, last) = (inHand, inHand)
                self.count = inHand + 2
            } else {
                (first, last) = (0, named - 1)
                self.count = count
            }
            second = first
        }

        mutating func next() -> (Int, Int)? {
            second += 1
            if second >= count {
                first += 1
                second = first + 1
            }
            return first <= last && second < count ? (first, second) : nil
        }
    }
}

/// Finds the parties of an article's triggers, one after the other.
struct PartyFinder: ~Copyable {
    static let mostNamed = 10
    static let mostInHand = 3

    /// Of all triggers so far.
    private(set) var parties: [PartyStanding] = []
    /// Where those of the trigger begin, and those that its sentence does not name.
    private var first = 0
    private var firstUnnamed = 0

    /// Makes room for those of so many triggers, as most articles have them.
    mutating func reserve(triggers count: Int) { parties.reserveCapacity(4 * count) }

    mutating func pool(
        around range: Range<Int>, in mentions: Part<Mention>, hand: (CountryCode, CountryCode)?,
        before: CountryCode?, title: [CountryCode]
    ) -> PartyPool {
        first = parties.count
        let hasHost = addNamed(around: range, in: mentions)
        firstUnnamed = parties.count
        if hasHost {
            for i in mentions.indices {
                if let host = mentions[i].host { add(host, .post) }
            }
        }
        var firstInHand = -1
        // Where two are named, one in hand is meant in less than one case of a hundred.
        if firstUnnamed - first < 2 {
            if let hand {
                let start = parties.count
                add(hand.0, .hand)
                add(hand.1, .hand)
                if parties.count == start + 2 { firstInHand = start - first }
            }
            if let before { add(before, .before) }
            for i in title.indices.prefix(2) { add(title[i], .title) }
        }
        return PartyPool(
            first: first, count: parties.count - first, named: firstUnnamed - first,
            firstInHand: firstInHand)
    }

    private mutating func add(_ country: CountryCode, _ context: PartyStanding.Context) {
        if parties.count - firstUnnamed < Self.mostInHand, position(of: country) == nil {
            parties.append(PartyStanding(country: country, context: context))
        }
    }

    private mutating func position(of country: CountryCode) -> Int? {
        for i in first..<parties.count where parties[i].country == country { return i }
        return nil
    }

    /// - Returns: whether the sentence may tell where an ambassador is posted.
    private mutating func addNamed(around range: Range<Int>, in mentions: Part<Mention>) -> Bool {
        var hasHost = false
        for i in mentions.indices {
            let mention = mentions[i]
            if mention.host != nil { hasHost = true }
            let isLeft = mention.range.upperBound <= range.lowerBound
            guard isLeft || mention.range.lowerBound >= range.upperBound else { continue }
            let known = position(of: mention.country)
            if known == nil { parties.append(PartyStanding(country: mention.country)) }
            parties[known ?? parties.count - 1].note(i, isLeft: isLeft, mentions)
        }
        if parties.count - first > Self.mostNamed { keepNearest(to: range, in: mentions) }
        return hasHost
    }

    /// Of more than `mostNamed` states the nearest.
    @inline(never)
    private mutating func keepNearest(to range: Range<Int>, in mentions: Part<Mention>) {
        func distance(_ party: PartyStanding) -> Int {
            min(
                party.left.map { range.lowerBound - mentions[$0].range.upperBound } ?? .max,
                party.right.map { mentions[$0].range.lowerBound - range.upperBound } ?? .max)
        }
        let all = parties[first...]
        let nearest = all.indices.sorted {
            (distance(all[$0]), $0) < (distance(all[$1]), $1)
        }
        parties.replaceSubrange(
            first..., with: nearest.prefix(Self.mostNamed).sorted().map { all[$0] })
    }
}

extension PartyStanding {
    /// Takes the nearest mention on each side that can act, else the nearest. They come in order.
    @inline(__always)
    fileprivate mutating func note(_ mention: Int, isLeft: Bool, _ mentions: Part<Mention>) {
        if isLeft {
            if let left, mentions[left].canAct, !mentions[mention].canAct { return }
            left = mention
        } else if let right {
            if !mentions[right].canAct, mentions[mention].canAct { self.right = mention }
        } else {
            right = mention
        }
    }
}
