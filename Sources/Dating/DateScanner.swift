import Diplomacy
import Knowledge
import VietnameseText

/// Finds date expressions in annotated text. Knows text only: no clock, no page.
package struct DateScanner: Sendable {
    private let knowledge: KnowledgeBase
    /// Lexicon numbers of "đó" and "và".
    private let that: Int32
    private let and: Int32

    package init(knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        that = knowledge.lexicon.id(of: "đó")
        and = knowledge.lexicon.id(of: "và")
    }

    /// So many expressions an article has, and date words a long paragraph.
    private static let usual = 16

    /// In order of the text; they do not overlap.
    package func scan(_ text: AnnotatedText) -> [DateExpression] {
        scan([text], TokenKinds(of: [text])).found
    }

    /// Those of one text after another, and where those of each begin, and the end.
    func scan(
        _ texts: [AnnotatedText], _ kinds: TokenKinds
    ) -> (found: [DateExpression], starts: [Int]) {
        var reader = Reader(knowledge.entities, numbers: kinds.numbers, that: that, and: and)
        var found: [DateExpression] = []
        var starts = [0]
        found.reserveCapacity(Self.usual)
        starts.reserveCapacity(texts.count + 1)
        for (i, text) in texts.enumerated() {
            if i > 0, text === texts[i - 1] {
                for known in starts[i - 1]..<starts[i] { found.append(found[known]) }
            } else if reader.read(text, at: kinds.starts[i]) {
                reader.find(&found)
            }
            starts.append(found.count)
        }
        return (found, starts)
    }

    private struct Reader {
        private let entities: [Entity]
        private let that: Int32
        private let and: Int32
        private var text: AnnotatedText?
        private var tokens: [Token] = []
        /// The date words of the text by start, shorter ones first; without those that are no part of a date.
        private var words: [Word] = []
        /// In `words` the first that starts where an expression is looked for, or later.
        private var next = 0
        /// A bit for each place, modulo 64, where a date word starts: a quick way out for most.
        private var starts: UInt64 = 0
        private let numbers: PlaceSet
        /// The place in `numbers` of the text's first token.
        private var firstToken = 0

        private let dates = EntityKinds([.date])

        private struct Word {
            let word: DateWord
            let value: Int
            let start: Int32
            let end: Int32
        }

        init(_ entities: [Entity], numbers: PlaceSet, that: Int32, and: Int32) {
            self.entities = entities
            self.numbers = numbers
            self.that = that
            self.and = and
            words.reserveCapacity(DateScanner.usual)
        }

        /// - Returns: whether there may be an expression.
        mutating func read(_ text: AnnotatedText, at first: Int) -> Bool {
            firstToken = first
            let hasWords = text.kinds.overlap(dates)
            guard hasWords || text.mayHaveNumbers else { return false }
            self.text = text
            tokens = text.tokens
            if !words.isEmpty { words.removeAll(keepingCapacity: true) }
            starts = 0
            next = 0
            if hasWords { readWords(text) }
            return text.mayHaveNumbers || !words.isEmpty
        }

        private mutating func readWords(_ text: AnnotatedText) {
            let matches = text.matches
            var first = text.matchPositions.lowerBound
            while first < text.matchPositions.upperBound {
                let end = min(first + UInt64.bitWidth, text.matchPositions.upperBound)
                var places = Self.dates(in: matches.span, at: first..<end)
                while places != 0 {
                    add(matches[first + places.trailingZeroBitCount])
                    places &= places &- 1
                }
                first = end
            }
        }

        /// Which of some phrases are of dates, a bit for each: nothing tells it before, so that it is not for a branch to guess.
        private static func dates(
            in matches: Span<PhraseTrie.Match>, at positions: Range<Int>
        ) -> UInt64 {
            let date = EntityKind.date.rawValue
            var places: UInt64 = 0
            var i = positions.upperBound
            while i > positions.lowerBound {
                i &-= 1
                places = places &* 2 &+ (matches[i].kind == date ? 1 : 0)
            }
            return places
        }

        private mutating func add(_ match: PhraseTrie.Match) {
            guard case .date(let word, let value) = entities[Int(match.entry)] else { return }
            switch word {
            case .counted, .earlier: return
            default: break
            }
            words.append(Word(word: word, value: value, start: match.start, end: match.end))
            starts |= Self.bit(Int(match.start))
        }

        private static func bit(_ token: Int) -> UInt64 {
            1 &<< UInt64(truncatingIfNeeded: token)
        }

        /// Adds the expressions of the text.
        mutating func find(_ found: inout [DateExpression]) {
            let count = tokens.count
            var at = 0
            while true {
                while next < words.count, Int(words[next].start) < at { next += 1 }
                let word = next < words.count ? Int(words[next].start) : count
                at = numbers.first(in: firstToken + at..<firstToken + word) - firstToken
                guard at < count else { return }
                if mayBegin(at), let expression = expression(at: at) {
                    found.append(expression)
                    at = expression.range.upperBound
                } else {
                    at += 1
                }
            }
        }

        /// Every expression begins with a number or a date word that does not belong to one before.
        private func mayBegin(_ at: Int) -> Bool {
            var i = next
            guard i < words.count, Int(words[i].start) == at else { return mayBeginWithNumber(at) }
            while i < words.count, Int(words[i].start) == at {
                if mayBegin(words[i]) { return true }
                i += 1
            }
            return isNumber(at)
        }

        private func mayBegin(_ word: Word) -> Bool {
            switch word.word {
            case .to, .recent, .coming, .unit, .owner: false
            // These tell nothing by themselves.
            case .day, .month, .year, .part, .from, .number, .first, .quarter:
                isNumber(Int(word.end)) || !places(Int(word.end)).isEmpty
            default: true
            }
        }

        /// What may follow a number that begins an expression: "18/9", "18 tháng 9", "18 và 19/9".
        private func mayBeginWithNumber(_ at: Int) -> Bool {
            let next = at + 1
            guard next < tokens.count else { return false }
            if tokens[next].word < 0 {
                return tokens[next].isMark("/") || tokens[next].isMark(".") || tokens[next].isDash
            }
            return tokens[next].word == and || !places(next).isEmpty
        }

        /// Of the date words that start at a token, in `words`; near where an expression is looked for.
        @inline(__always)
        private func places(_ at: Int) -> Range<Int> {
            starts & Self.bit(at) == 0 ? 0..<0 : placesOfWords(at)
        }

        private func placesOfWords(_ at: Int) -> Range<Int> {
            var first = next
            while first > 0, Int(words[first - 1].start) >= at { first -= 1 }
            while first < words.count, Int(words[first].start) < at { first += 1 }
            var end = first
            while end < words.count, Int(words[end].start) == at { end += 1 }
            return first..<end
        }

        /// The longest date word that starts at a token.
        private func word(_ at: Int) -> (word: DateWord, value: Int, end: Int)? {
            for i in places(at).reversed() {
                switch words[i].word {
                // These mean something only in their place.
                case .unit, .number, .first, .owner: continue
                default: return (words[i].word, words[i].value, Int(words[i].end))
                }
            }
            return nil
        }

        /// The end of a date word of this class that starts at a token.
        private func end(of wanted: DateWord, _ at: Int) -> Int? { value(wanted, at)?.end }

        private func value(_ wanted: DateWord, _ at: Int) -> (value: Int, end: Int)? {
            for i in places(at).reversed() where words[i].word.number == wanted.number {
                return (words[i].value, Int(words[i].end))
            }
            return nil
        }

        private func isNumber(_ at: Int) -> Bool {
            tokens.indices.contains(at) && tokens[at].isNumber
        }

        private func number(_ at: Int, _ allowed: ClosedRange<Int>) -> Int? {
            guard isNumber(at) else { return nil }
            let value = Int(tokens[at].value)
            return allowed.contains(value) ? value : nil
        }

        /// `/`, `-`, `.` or a dash, tight on both sides or spaced on both (`7 - 6`).
        private func isSeparator(_ at: Int) -> Bool {
            guard at > 0, at + 1 < tokens.count else { return false }
            let token = tokens[at]
            guard token.isMark("/") || token.isDash || token.isMark(".") else { return false }
            return token.spaceBefore == tokens[at + 1].spaceBefore
        }

        private func year(_ at: Int) -> Int? { number(at, 1900...2100) }

        /// "lớn thứ hai", "mỗi tháng một lần": what stands before makes it an ordinal or a rate.
        private func isCounted(_ at: Int) -> Bool {
            isCounted(at, from: at - 1) || isCounted(at, from: at - 2)
        }

        private func isCounted(_ at: Int, from start: Int) -> Bool {
            guard start >= 0, let text else { return false }
            let word = text.matches(at: start).last { match in
                if case .date(.counted, _) = entities[Int(match.entry)] { true } else { false }
            }
            return word.map { Int($0.end) == at } ?? false
        }

        // MARK: - One expression

        /// Words like "từ sáng ngày" before one day; a hostile text has thousands.
        private static var mostLeads: Int { 8 }

        func expression(at start: Int) -> DateExpression? {
            if let simple = simpleWord(at: start) { return simple }
            if let count = count(at: start) { return count }
            var at = start
            var weekday: Int?
            var isMarked = false
            var hasPart = false
            // "chiều thứ hai (18/9)", "rạng sáng ngày 30-5", "hôm 12.3"
            var leads = 0
            while leads < Self.mostLeads, let (word, value, end) = word(at) {
                leads += 1
                switch word {
                case .part: hasPart = true
                case .day, .from: isMarked = true
                case .weekday: weekday = value
                default: break
                }
                guard word == .part || word == .day || word == .weekday || word == .from else {
                    break
                }
                at = end
                if at < tokens.count, tokens[at].isMark(",") || tokens[at].isMark("("),
                    weekday != nil
                {
                    let next = at + 1
                    if number(next, 1...31) != nil || self.end(of: .day, next) != nil { at = next }
                }
            }
            let opened = at > 0 && tokens[at - 1].isMark("(") || isAside(at)
            if let day = numericDate(
                at: at, from: start, isMarked: isMarked || hasPart || weekday != nil || opened,
                weekday: weekday)
            {
                return day
            }
            if let weekday, at > start, !isCounted(start) {
                return weekdayAlone(weekday, from: start, after: at)
            }
            if at == start { return monthOrYear(at: start) }
            return nil
        }

        /// "Một ngày trước đó, 29/3, …": between commas, or first in the text.
        private func isAside(_ at: Int) -> Bool {
            at + 3 < tokens.count && tokens[at + 3].isMark(",")
                && (at == 0 || tokens[at - 1].isMark(","))
        }

        private func simpleWord(at start: Int) -> DateExpression? {
            guard let (word, value, end) = word(start) else { return nil }
            switch word {
            case .relativeDay:
                // "hôm nay (18/9)", "chiều qua (7-6)", "hôm nay 22/5" tell the day themselves.
                let next = end < tokens.count && tokens[end].isMark("(") ? end + 1 : end
                if let day = numericDate(
                    at: self.end(of: .day, next) ?? next, from: start, isMarked: true, weekday: nil)
                {
                    return make(
                        day.range, day.form, direction: day.direction, daysFromWriting: value)
                }
                return make(start..<end, .relativeDay(value))
            case .relativeWeek: return make(start..<end, .week(value, part: nil))
            case .weekPart:
                let (week, last) = self.value(.relativeWeek, end - 1) ?? (0, end)
                return make(start..<last, .week(week, part: value))
            case .relativeMonth: return make(start..<end, .relativeMonth(value))
            case .relativeYear: return make(start..<end, .relativeYear(value))
            case .holiday:
                let (year, last, direction) = yearAfter(end)
                return make(
                    start..<last, .day(value % 100, month: value / 100, year: year),
                    direction: direction)
            case .relativeQuarter: return make(start..<end, .relativeQuarter(value))
            case .quarter:
                guard let quarter = spelled(end, 1...4) else { return nil }
                let (year, last, direction) = yearAfter(
                    self.end(of: .owner, quarter.end) ?? quarter.end)
                let isTold = if case .untold = year { false } else { true }
                return make(
                    start..<(isTold ? last : quarter.end), .quarter(quarter.value, year: year),
                    direction: direction)
            case .season:
                let (year, last, direction) = yearAfter(end)
                return make(start..<last, .season(value, year: year), direction: direction)
            case .sameDay: return make(start..<end, .sameDay)
            case .nextDay: return make(start..<end, .nextDay)
            default: return nil
            }
        }

        private func weekdayAlone(_ weekday: Int, from start: Int, after end: Int)
            -> DateExpression?
        {
            if let (week, last) = value(.relativeWeek, self.end(of: .owner, end) ?? end) {
                return make(start..<last, .weekday(weekday, week: week))
            }
            if let last = self.end(of: .recent, end) {
                return make(start..<last, .weekday(weekday, week: nil), direction: .back)
            }
            let ahead = self.end(of: .coming, end)
            return make(
                start..<(ahead ?? end), .weekday(weekday, week: nil),
                direction: ahead == nil ? .untold : .ahead)
        }

        /// A number in figures or words.
        private func spelled(_ at: Int, _ allowed: ClosedRange<Int>) -> (value: Int, end: Int)? {
            if let value = number(at, allowed) { return (value, at + 1) }
            guard let word = value(.number, at), allowed.contains(word.value) else { return nil }
            return word
        }

        /// "một ngày trước đó": counted from what was told, not from the day of writing.
        private func isToldBefore(_ at: Int) -> Bool {
            at < tokens.count && tokens[at].word == that
        }

        /// "2 ngày vừa qua", "ba tháng tới".
        private func count(at start: Int) -> DateExpression? {
            guard let count = spelled(start, 1...100), let unit = value(.unit, count.end) else {
                return nil
            }
            if let end = end(of: .recent, unit.end), !isToldBefore(end) {
                return make(
                    start..<end, .count(-count.value, unitDays: unit.value), direction: .back)
            }
            if let end = end(of: .coming, unit.end), !startsName(end) {
                return make(
                    start..<end, .count(count.value, unitDays: unit.value), direction: .ahead)
            }
            return nil
        }

        // MARK: - Days in figures

        private func numericDate(at: Int, from start: Int, isMarked: Bool, weekday: Int?)
            -> DateExpression?
        {
            if isMarked, let day = firstDay(at: at, from: start) { return day }
            // "ngày mười một tháng mười"
            guard let (first, end) = spelled(at, 1...31),
                isMarked || isNumber(at)
            else { return nil }
            // "18 tháng 9 năm 2017"
            if let (month, last) = self.month(end) {
                return dayAndYear(first, month, start, last, weekday)
            }
            guard isNumber(at) else { return nil }
            if let span = span(first, at: at, from: start, isMarked: isMarked, weekday: weekday) {
                return span
            }
            if isSeparator(at + 1), let month = number(at + 2, 1...12) {
                let told = isSeparator(at + 3) ? year(at + 4) ?? shortYear(at + 4) : nil
                let follows = at + 3 < tokens.count ? tokens[at + 3] : nil
                let isFraction =
                    told == nil && follows.map { $0.isMark("%") || $0.isMark("/") } == true
                let separatorIsDot = tokens[at + 1].isMark(".")
                let isAlone = at == 0 && at + 3 == tokens.count
                let isMarked = isMarked || isAlone || (isPadded(at) && !separatorIsDot)
                if told != nil || (isMarked && !isFraction && !(separatorIsDot && !isMarked)) {
                    return dayAndYear(
                        first, month, start, told == nil ? at + 3 : at + 5, weekday, told)
                }
                return nil
            }
            // "ngày 18": a day of a month told elsewhere.
            guard isMarked, self.end(of: .day, at - 1) != nil || weekday != nil else { return nil }
            if at + 1 < tokens.count, tokens[at + 1].isMark("%") || tokens[at + 1].isMark("/") {
                return nil
            }
            return make(
                start..<(at + 1), .day(first, month: nil, year: .untold), weekday: weekday)
        }

        /// "tháng 9", "tháng chín".
        private func month(_ at: Int) -> (value: Int, end: Int)? {
            if let word = end(of: .month, at), let month = number(word, 1...12) {
                return (month, word + 1)
            }
            return value(.namedMonth, at)
        }

        /// "ngày đầu tiên của tháng 3".
        private func firstDay(at: Int, from start: Int) -> DateExpression? {
            guard let first = end(of: .first, at),
                let (month, end) = self.month(self.end(of: .owner, first) ?? first)
            else { return nil }
            return dayAndYear(1, month, start, end, nil)
        }

        /// "07/03": written like no fraction.
        private func isPadded(_ at: Int) -> Bool {
            let (day, month) = (tokens[at], tokens[at + 2])
            return day.end - day.start == 2 && month.end - month.start == 2
                && (day.value < 10 || month.value < 10)
        }

        /// "3/9/91": a year of two figures, of the hundred years to 2040.
        private func shortYear(_ at: Int) -> Int? {
            guard tokens.indices.contains(at), tokens[at].end - tokens[at].start == 2,
                tokens[at - 1].isMark("/"), tokens[at - 3].isMark("/"),
                let value = number(at, 0...99)
            else { return nil }
            return value <= 40 ? 2000 + value : 1900 + value
        }

        private func dayAndYear(
            _ day: Int, _ month: Int, _ start: Int, _ end: Int, _ weekday: Int?,
            _ told: Int? = nil
        ) -> DateExpression? {
            guard day <= CalendarDay.daysIn(month: month, year: told ?? 2000) else { return nil }
            let (year, last, direction) = told.map { (.told($0), end, .untold) } ?? yearAfter(end)
            return make(
                start..<last, .day(day, month: month, year: year), direction: direction,
                weekday: weekday)
        }

        /// "năm 2017", ", 2017", "/2017", "năm ngoái", "tới", "vừa qua" after a day or month.
        private func yearAfter(_ at: Int) -> (
            DateExpression.Year, Int, DateExpression.Direction
        ) {
            var at = at
            if at < tokens.count, tokens[at].isMark(",") {
                if let told = year(at + 1) { return (.told(told), at + 2, .untold) }
                at += 1
            }
            let yearWord = end(of: .year, at) ?? at
            if let told = year(yearWord) { return (.told(told), yearWord + 1, .untold) }
            if isSeparator(at), let told = year(at + 1) { return (.told(told), at + 2, .untold) }
            if let (value, end) = value(.relativeYear, at) {
                return (.relative(value), end, .untold)
            }
            if let end = end(of: .recent, at) { return (.untold, end, .back) }
            if let end = end(of: .coming, at), !startsName(end) { return (.untold, end, .ahead) }
            return (.untold, at, .untold)
        }

        /// "tháng 11 tới Việt Nam": "tới" is then the verb.
        private func startsName(_ at: Int) -> Bool {
            at < tokens.count && tokens[at].startsUpper
        }

        /// "18-20/9", "18 đến 20/9/2017", "từ ngày 28/2 đến 2/3".
        private func span(
            _ first: Int, at: Int, from start: Int, isMarked: Bool, weekday: Int?
        ) -> DateExpression? {
            var at = at + 1
            var firstMonth: Int?
            if isSeparator(at), let month = number(at + 1, 1...12), !isSeparator(at + 2),
                end(of: .to, at + 2) != nil || (at + 2 < tokens.count && tokens[at + 2].isDash)
            {
                firstMonth = month
                at += 2
            }
            let joined =
                at < tokens.count
                && (tokens[at].isDash || end(of: .to, at) != nil || isAnd(at))
            guard joined, isMarked || firstMonth != nil else { return nil }
            var next = end(of: .to, at) ?? at + 1
            if let marker = end(of: .day, next) { next = marker }
            guard let last = number(next, 1...31) else { return nil }
            let month: Int
            let after: Int
            if isSeparator(next + 1), let told = number(next + 2, 1...12) {
                (month, after) = (told, next + 3)
            } else if let monthWord = end(of: .month, next + 1),
                let told = number(monthWord, 1...12)
            {
                (month, after) = (told, monthWord + 1)
            } else {
                return nil
            }
            guard firstMonth != nil || first < last else { return nil }
            let (year, end, direction) = yearAfter(after)
            return make(
                start..<end,
                .span(first, firstMonth: firstMonth, to: last, month: month, year: year),
                direction: direction, weekday: weekday)
        }

        private func isAnd(_ at: Int) -> Bool {
            tokens[at].word == and && number(at + 1, 1...31) != nil
        }

        // MARK: - Months and years

        private func monthOrYear(at start: Int) -> DateExpression? {
            if let monthWord = end(of: .month, start), let month = number(monthWord, 1...12),
                !(isSeparator(monthWord + 1) && number(monthWord + 2, 1...12) != nil
                    && year(monthWord + 2) == nil)
            {
                let (year, end, direction) = yearAfter(monthWord + 1)
                return make(start..<end, .month(month, year: year), direction: direction)
            }
            if let (month, end) = value(.namedMonth, start), !isCounted(start) {
                let (year, last, direction) = yearAfter(end)
                // "tháng năm" and "tháng tư" are also two words by chance: ask for more than the words.
                guard last > end || tokens[start].spaceBefore else { return nil }
                return make(start..<last, .month(month, year: year), direction: direction)
            }
            if let yearWord = end(of: .year, start), let told = year(yearWord) {
                return make(start..<(yearWord + 1), .year(told))
            }
            return nil
        }

        private func make(
            _ range: Range<Int>, _ form: DateExpression.Form,
            direction: DateExpression.Direction = .untold, weekday: Int? = nil,
            daysFromWriting: Int? = nil
        ) -> DateExpression {
            DateExpression(
                range: range, form: form, direction: direction, weekday: weekday,
                daysFromWriting: daysFromWriting)
        }
    }
}

extension DateWord {
    /// For comparisons, which are calls of a function for an enumeration of another module.
    @inline(__always)
    fileprivate var number: Int {
        switch self {
        case .day: 0
        case .month: 1
        case .year: 2
        case .part: 3
        case .weekday: 4
        case .from: 5
        case .to: 6
        case .recent: 7
        case .coming: 8
        case .namedMonth: 9
        case .relativeDay: 10
        case .relativeWeek: 11
        case .weekPart: 12
        case .relativeMonth: 13
        case .relativeYear: 14
        case .sameDay: 15
        case .nextDay: 16
        case .number: 17
        case .first: 18
        case .quarter: 19
        case .season: 20
        case .holiday: 21
        case .unit: 22
        case .owner: 23
        case .counted: 24
        case .earlier: 25
        case .relativeQuarter: 26
        }
    }
}
