import Knowledge
import VietnameseText

/// The names of a text as `NameTimes` has them: every one to three words in a row of a run of words
/// with a capital ("Kim Jong-un"); the first word of a sentence is among them.
package enum NameRuns {
    private static let mostWords = 3

    /// Token positions of the words of each name, in order; a name may come more than once.
    package static func names(in tokens: [Token]) -> [ArraySlice<Int>] {
        var names: [ArraySlice<Int>] = []
        var run: [Int] = []
        func close() {
            for start in run.indices {
                for end in start + 1...min(start + mostWords, run.count) {
                    names.append(run[start..<end])
                }
            }
            run = []
        }
        for (at, token) in tokens.enumerated() {
            if token.isDash { continue }
            let isJoined = at > 0 && tokens[at - 1].isDash && !tokens[at - 1].spaceBefore && !token.spaceBefore
            if at > 0, tokens[at - 1].isDash, !isJoined { close() }
            if token.isWord, token.startsUpper || (isJoined && !run.isEmpty) {
                run.append(at)
            } else {
                close()
            }
        }
        close()
        return names
    }
}
