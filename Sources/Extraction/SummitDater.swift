import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Dates a meeting that is told as a summit of its two states by the edition that is meant.
struct SummitDater {
    /// How far behind a summit's name its number may stand, in tokens.
    static let numberTokens = 5

    let knowledge: KnowledgeBase

    /// Nil where the sentence names no such summit, or leaves open which one.
    ///
    /// - Parameters:
    ///   - told: the month of the act, where its own words tell that much.
    ///   - writing: asked for only where several editions are left.
    func date(
        of parties: Parties, in sentence: Sentence, _ text: AnnotatedText, month told: Int?,
        isPlanned: Bool, writing: @autoclosure () -> WritingDay?
    ) -> ResolvedDate? {
        let summit = EntityKind.summit.rawValue
        let matches = text.matches(in: sentence.range)
        for i in matches.indices where matches[i].kind == summit {
            guard case .gathering(let series) = knowledge.entities[Int(matches[i].entry)],
                knowledge.series[series].parties == CountryPair(parties)
            else { continue }
            var editions = knowledge.editions[series]
            if let number = number(after: Int(matches[i].end), in: text) {
                editions = editions.filter { $0.number == number }
            }
            if let told { editions = editions.filter { $0.start.month == told } }
            let places = Set(sentence.mentions.filter(\.isPlace).map(\.country))
            let there = editions.filter { $0.country.map(places.contains) ?? false }
            if !there.isEmpty { editions = there }
            return chosen(editions, isPlanned: isPlanned, writing: writing()).map {
                ResolvedDate(date: .day($0.start), basis: .gathering)
            }
        }
        return nil
    }

    /// The only one; else the last before the day of writing, or of a plan the next.
    private func chosen(
        _ editions: [GatheringEdition], isPlanned: Bool, writing: @autoclosure () -> WritingDay?
    ) -> GatheringEdition? {
        guard editions.count > 1 else { return editions.first }
        guard let writing = writing(), writing.precision != .year else { return nil }
        let sorted = editions.sorted { $0.start < $1.start }
        return isPlanned
            ? sorted.first { $0.start >= writing.day } : sorted.last { $0.start <= writing.day }
    }

    private static let numbers = ["nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "năm": 5]

    /// "lần hai", "lần thứ 2", "đầu tiên".
    private func number(after end: Int, in text: AnnotatedText) -> Int? {
        for at in (end..<end + Self.numberTokens).clamped(to: 0..<text.tokens.count - 1) {
            let word = word(at, text)
            if word == "đầu", self.word(at + 1, text) == "tiên" { return 1 }
            guard word == "lần" || word == "thứ" else { continue }
            let token = text.tokens[at + 1]
            if token.shape == .number { return Int(token.value) }
            if let number = Self.numbers[self.word(at + 1, text)] { return number }
        }
        return nil
    }

    private func word(_ at: Int, _ text: AnnotatedText) -> String {
        let word = text.tokens[at].word
        return word > 0 ? knowledge.lexicon.words[Int(word)] : ""
    }
}
