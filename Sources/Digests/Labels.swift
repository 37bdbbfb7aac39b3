/// The words that stand before an event's facts.
extension Wording {
    var title: String { pick("Bản tin ngoại giao song phương", "Bilateral diplomatic wire") }
    var warningLabel: String { pick("Cảnh báo", "Warning") }
    var peopleLabel: String { pick("Tham gia", "People") }
    var placeLabel: String { pick("Nơi", "Place") }
    var topicsLabel: String { pick("Chủ đề", "Topics") }
    var changesLabel: String { pick("Thay đổi", "Changed") }
    var sourcesLabel: String { pick("Nguồn", "Sources") }
    var idLabel: String { pick("Mã", "Id") }
    var remedyLabel: String { pick("Cách xử lý", "What to do") }
    var seeAbove: String { pick("xem ở trên", "see above") }
    /// What an arrow between two countries is called when it is read aloud.
    var towards: String { pick("đối với", "towards") }

    func quoted(_ text: String) -> String { "“\(text)”" }
}
