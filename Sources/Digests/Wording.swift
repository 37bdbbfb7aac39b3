import Diplomacy
import Knowledge

/// The digest's own words, Vietnamese and English side by side.
struct Wording: Sendable {
    let language: Language

    func pick(_ vietnamese: String, _ english: String) -> String {
        language == .vi ? vietnamese : english
    }

    /// `3 sự kiện mới`, `1 new event`, `3 new events`.
    func count(_ number: Int, _ vietnamese: String, one: String, many: String) -> String {
        "\(number) \(pick(vietnamese, number == 1 ? one : many))"
    }

    func kind(_ kind: Kind) -> String {
        switch kind {
        case .meeting: pick("gặp, hội đàm", "meeting")
        case .call: pick("điện đàm", "call")
        case .visit: pick("thăm", "visit")
        case .dialogue: pick("đối thoại, tham vấn", "dialogue")
        case .agreement: pick("ký kết, thỏa thuận", "agreement")
        case .message: pick("thư, điện", "message")
        case .statement: pick("phát biểu, đề nghị", "statement")
        case .protest: pick("phản đối, chỉ trích", "protest")
        case .sanction: pick("trừng phạt", "sanctions")
        case .downgrade: pick("hạ cấp quan hệ", "downgrade of relations")
        case .aid: pick("viện trợ", "aid")
        case .cooperation: pick("hợp tác", "cooperation")
        case .accreditation: pick("bổ nhiệm đại sứ, trình quốc thư", "accreditation")
        }
    }

    func basis(_ basis: DateBasis) -> String {
        switch basis {
        case .explicit: pick("ghi rõ trong bài", "stated in the text")
        case .published: pick("theo ngày đăng", "from the publication date")
        case .relative: pick("tính từ mốc kể trong bài", "counted from a day told in the text")
        case .weekday: pick("theo thứ trong tuần", "from the weekday named")
        case .tenure: pick("theo nhiệm kỳ", "from terms of office")
        case .gathering: pick("theo hội nghị", "from the gathering named")
        case .context: pick("theo mạch bài", "from the rest of the page")
        case .received: pick("theo ngày nhận trang", "from the day the page came")
        }
    }

    func change(_ what: EventChange.What) -> String {
        switch what {
        case .occurred: pick("đã diễn ra (trước đó là dự kiến)", "has taken place, as planned")
        case .cancelled: pick("đã bị hủy", "has been cancelled")
        case .moreSources(let added):
            pick("thêm ", "") + count(added, "nguồn", one: "more source", many: "more sources")
        case .withdrawn:
            pick("mọi trang nguồn đã rút hoặc thay tin này", "withdrawn by every page that told it")
        case .corrected(nil): pick("đã chỉnh sửa", "corrected")
        case .corrected(let former?):
            pick("đã chỉnh sửa, mã cũ ", "corrected, formerly ")
                + PageText.clean(former, limit: DigestLimits.anchorScalars)
        }
    }

    /// Why the page was set aside and what to do, from the same facts as `PageProblem`'s sentences.
    func problem(_ problem: PageProblem) -> (reason: String, remedy: String) {
        guard language == .vi else { return (problem.reason, problem.remedy) }
        switch problem {
        case .unreadable(let reason):
            return ("không đọc được tệp: \(reason)", "cấp quyền đọc cho dịch vụ hoặc gửi lại trang")
        case .empty: return ("tệp rỗng", "gửi lại trang")
        case .oversized(let bytes, let limit):
            return (
                "\(bytes) byte, giới hạn là \(limit)",
                "tăng max_page_bytes hoặc không gửi những trang như vậy"
            )
        case .binary:
            return ("không phải văn bản: có dữ liệu nhị phân", "chỉ gửi văn bản hoặc HTML")
        case .undecodable(let encoding):
            return (
                "không đúng bảng mã \(encoding)",
                "gửi UTF-8 hoặc khai báo charset ở đầu trang HTML"
            )
        case .noArticle:
            return (
                "không thấy bài viết: chỉ có trình đơn, liên kết hoặc dòng rời",
                "nếu là trang danh mục thì không cần làm gì; nếu không, hãy tải chính bài viết"
            )
        case .incomplete: return ("truyền tệp chưa xong", "gửi lại trang")
        }
    }
}
