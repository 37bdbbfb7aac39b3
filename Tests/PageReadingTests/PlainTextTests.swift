import Diplomacy
import Testing

@testable import PageReading

@Suite struct PlainTextTests {
    @Test func aLinePrintedTwiceLooksTheSameAndHasItsOwnPlace() {
        let title = "Hai nước nối lại đàm phán về biên giới"
        let text = Array("Mở đầu\n\n \(title) \n\(title)\n\(title).".utf8)
        let page = PlainText.lines(text, matcher: Fixtures.matcher)
        #expect(page.texts.map(\.string) == ["Mở đầu", title, title, "\(title)."])
        #expect(page.lines.map(\.blankBefore) == [true, true, false, false])
        #expect(page.lines.map(\.ending) == [.none, .none, .none, .stop])
        #expect(page.lines[1].hash == page.lines[2].hash && page.lines[2].words == 9)
        for line in page.texts {
            #expect(Array(text[line.source(of: 0..<line.utf8.count)]) == line.utf8)
        }
    }

    /// Of composed and decomposed letters the text is the same, the way back to the page is not.
    @Test func aLineInAnotherFormIsReadByItself() {
        let page = PlainText.lines(
            Array("hội đàm e\u{302}\nhội đàm ê\nhội đàm e\u{302}".utf8), matcher: Fixtures.matcher)
        #expect(page.texts.map(\.string) == ["hội đàm ê", "hội đàm ê", "hội đàm ê"])
        #expect(page.texts[1].anchors.count == 1)
        #expect(page.texts[0].anchors.count == page.texts[2].anchors.count)
    }
}
