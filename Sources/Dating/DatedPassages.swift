import Knowledge
import VietnameseText

/// The passages of an article, each one paragraph or line, with the date expressions of each.
package struct DatedPassages: Sendable {
    package let texts: [AnnotatedText]
    /// Of one passage after another.
    package let expressions: [DateExpression]
    /// Where the expressions of each passage begin, and the end.
    private let starts: [Int]
    /// Whether any day is told without a year.
    package let tellYearlessDay: Bool

    /// - Parameter kinds: of the tokens of all texts, where they are known.
    package init(_ texts: [AnnotatedText], _ scanner: DateScanner, kinds: TokenKinds? = nil) {
        self.texts = texts
        (expressions, starts) = scanner.scan(texts, kinds ?? TokenKinds(of: texts))
        tellYearlessDay = expressions.contains(where: \.isYearlessDay)
    }

    /// The first day told beside how far from the writing it is: "hôm qua (12-9)".
    package var anchor: (date: DateExpression, daysFromWriting: Int)? {
        for date in expressions {
            if let days = date.daysFromWriting, case .day(_, _?, _) = date.form {
                return (date, days)
            }
        }
        return nil
    }

    /// The expressions of a passage, with their positions among all.
    package subscript(passage: Int) -> ArraySlice<DateExpression> {
        expressions[starts[passage]..<starts[passage + 1]]
    }

    func tellsYearlessDay(_ passage: Int) -> Bool {
        (starts[passage]..<starts[passage + 1]).contains { expressions[$0].isYearlessDay }
    }

    /// Those that begin in some tokens of a passage. A hostile passage has a hundred thousand dates and as
    /// many sentences.
    package func expressions(of passage: Int, in tokens: Range<Int>) -> ArraySlice<DateExpression> {
        expressions[positions(of: passage, in: tokens)]
    }

    /// Their positions.
    package func positions(of passage: Int, in tokens: Range<Int>) -> Range<Int> {
        let all = starts[passage]..<starts[passage + 1]
        if all.isEmpty { return all }
        let first = first(in: all, from: tokens.lowerBound)
        return first..<self.first(in: first..<all.upperBound, from: tokens.upperBound)
    }

    private func first(in positions: Range<Int>, from token: Int) -> Int {
        var (low, high) = (positions.lowerBound, positions.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if expressions[middle].range.lowerBound < token {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
