import Diplomacy
import Knowledge

@testable import Digests

/// The days whose digests stand in `Golden`.
enum GoldenSamples {
    static let all: [(name: String, digest: DayDigest)] = [
        ("busy", busy), ("quiet", quiet), ("backfill", backfillOnly), ("hostile", hostile),
    ]

    /// A page of each sort, in both languages.
    static let site: [SiteRenderer.File] = {
        let pages = SiteRenderer(names: sampleNames, language: .vi)
        let pair = CountryPair(talks.parties)
        let counts = [
            HistoryCount(year: .undated, kind: .protest, events: 1),
            HistoryCount(year: .year(2022), kind: .call, events: 3),
            HistoryCount(year: .year(2026), kind: .meeting, events: 2),
            HistoryCount(year: .year(2026), kind: .sanction, events: 1),
        ]
        let year = PairYearEvents(
            part: PairYear(pair: pair, year: .year(2026)),
            events: [talks, sanctions], moved: [("meeting-RUS-USA-2026-12-01", undated)])
        let overview = SiteOverview(
            span: busy.span,
            days: [
                .init(day: day("2026-11-22"), events: 5), .init(day: day("2026-09-30"), events: 0),
            ],
            activity: [
                .init(day: day("2026-11-21"), kind: .meeting, pair: pair, events: 2),
                .init(day: day("2026-11-01"), kind: .call, pair: pair, events: 1),
                .init(
                    day: day("2026-11-22"), kind: .agreement, pair: CountryPair(undated.parties),
                    events: 1),
            ],
            countries: [
                .init(country: pair.a, events: 6), .init(country: pair.b, events: 6),
                .init(country: CountryCode("LAO")!, events: 1),
            ])
        return pages.index(overview)
            + pages.country(
                CountryHistory(
                    country: pair.a, counts: counts,
                    partners: [.init(country: pair.b, events: 6)], latest: [talks, sanctions]))
            + pages.pair(
                PairHistory(pair: pair, counts: counts, latest: [talks, sanctions]))
            + pages.year(year)
            + pages.year(
                PairYearEvents(
                    part: PairYear(
                        pair: CountryPair(hostile.new[0].parties), year: .year(2026)),
                    events: hostile.new, moved: []))
            + pages.country(
                CountryHistory(
                    country: CountryCode("CHN")!, counts: [], partners: [], latest: hostile.new))
    }()

    /// Feeds with and without an address, and with what a page could try.
    static let feeds: [(name: String, news: RecentNews, address: String)] = [
        (
            "feeds",
            RecentNews(
                current: [talks, weekend, sanctions, undated],
                backfill: [.init(span: busy.span, events: 1)],
                plans: [cancelled, weekendPlanned, visitPlanned], span: busy.span),
            "https://wire.example/bilat/"
        ),
        (
            "hostile",
            RecentNews(
                current: hostile.new, backfill: [], plans: [hostilePlan], span: hostile.span), ""
        ),
    ]

    private static let hostilePlan = event(
        report(
            .visit, "CHN", "USA", "2026-11-30", status: .planned,
            place: Place(name: attack + ";,\\n", country: nil), evidence: [attack]),
        sources: [source(attack, outlet: attack, title: attack)])

    private static let weekendPlanned = event(
        report(
            .dialogue, "AUS", "VNM", "2026-12-05/2026-12-06", basis: .explicit, status: .planned,
            evidence: ["Vòng tham vấn tới diễn ra cuối tuần sau."]))

    private static let talks = event(
        report(
            .meeting, "USA", "RUS", "2026-11-21", basis: .published,
            place: Place(name: "Geneva", country: CountryCode("CHE")),
            participants: [
                Participant(
                    name: "Ivan Petrov", office: "foreign-minister", country: CountryCode("RUS")!),
                Participant(
                    name: "John Miller", office: "foreign-minister", country: CountryCode("USA")!),
                Participant(name: "Anna Reed", office: nil, country: CountryCode("USA")!),
            ],
            topics: ["kiểm soát vũ khí", "Syria"], confidence: 0.97,
            evidence: [
                "Hai ngoại trưởng Nga và Mỹ ngồi lại với nhau hơn ba giờ tại Geneva hôm thứ Bảy.",
                "Đây là lần gặp đầu tiên của họ kể từ mùa hè.",
            ]),
        aliases: ["meeting-RUS-USA-2026-11"],
        sources: [
            source(
                "bao-a/2026/nga-my-geneva.txt", hash: "1", outlet: "Báo A",
                title: "Nga, Mỹ nối lại đàm phán tại Geneva",
                published: "2026-11-21T20:24:00+07:00"),
            source("bao-b/0412.html", hash: "2", outlet: "Báo B", published: "2026-11-22"),
            source("khong-ten.txt", hash: "3"),
        ])

    private static let sanctions = event(
        report(
            .sanction, "USA", "RUS", "2026-11", basis: .tenure, confidence: 0.41,
            evidence: ["Washington trong tháng này cấm nhập thêm một nhóm hàng của Nga."]))

    private static let visitPlanned = event(
        report(
            .visit, "JPN", "VNM", "2026-12-03", basis: .explicit, status: .planned,
            place: Place(name: "Hà Nội", country: CountryCode("VNM")),
            participants: [
                Participant(
                    name: "Sato Kenji", office: "prime-minister", country: CountryCode("JPN")!)
            ],
            evidence: ["Thủ tướng Nhật Bản sẽ tới Hà Nội ngày 3/12."]))

    private static let undated = event(
        report(
            .agreement, "LAO", "VNM", nil, confidence: 0.7,
            evidence: ["Việt Nam và Lào đã ký biên bản ghi nhớ về đường sắt."]))

    private static let weekend = event(
        report(
            .dialogue, "AUS", "VNM", "2026-11-14/2026-11-15", basis: .relative,
            evidence: ["Vòng tham vấn Úc - Việt diễn ra cuối tuần trước."]))

    private static let cancelled = event(
        report(
            .visit, "CHN", "JPN", "2026-11-20", basis: .explicit, status: .cancelled,
            evidence: ["Bắc Kinh hoãn vô thời hạn chuyến đi dự kiến ngày 20/11."]))

    private static let overdue = event(
        report(
            .call, "CHN", "USA", "2026-11-18", basis: .weekday, status: .planned,
            evidence: ["Hai nhà lãnh đạo dự định điện đàm vào thứ Tư."]))

    private static let old = event(
        report(
            .meeting, "CHN", "VNM", "2017", basis: .gathering,
            evidence: ["Lãnh đạo hai nước đã gặp nhau bên lề hội nghị năm ấy."]))

    private static let unreadable = [
        SetAside(
            page: "bao-c/anh.txt", problem: .binary, seen: hanoi("2026-11-22", 9, 5)),
        SetAside(
            page: "bao-c/lon.html", problem: .oversized(bytes: 12_000_000, limitBytes: 10_485_760),
            seen: hanoi("2026-11-22", 9, 7)),
        SetAside(
            page: "bao-d/khoa.txt", problem: .unreadable(reason: "Permission denied"),
            seen: hanoi("2026-11-22", 23, 59)),
    ]

    static let busy = digest(
        new: [talks, weekend, sanctions, visitPlanned, undated], backfill: [old],
        changed: [
            EventChange(event: cancelled, what: [.cancelled]),
            EventChange(event: overdue, what: [.moreSources(added: 2)]),
            EventChange(
                event: talks,
                what: [.occurred, .corrected(formerID: "meeting-RUS-USA-2026-11")]),
        ],
        upcoming: [visitPlanned], setAside: unreadable, pagesRead: 214,
        lastPageSeen: hanoi("2026-11-22", 21, 40))

    static let quiet = digest(
        pagesRead: 0, lastPageSeen: hanoi("2026-11-20", 17, 3),
        silence: .seconds(2 * 86_400 + 4 * 3600))

    static let backfillOnly = digest(
        backfill: [old], pagesRead: 1, lastPageSeen: hanoi("2026-11-22", 6, 0))

    /// What a page could try, in every place where text of a page goes.
    static let attack =
        "# <script>alert(1)</script> | `x` *b* _i_ [l](http://evil.example) www.evil.example "
        + "</style>\"'&lt; \u{1B}[31m\u{9B}31m \u{202E}txt.exe\u{202C} \u{2066}y\u{2069} a\u{0}b\r\nc"

    static let hostile = digest(
        new: [
            event(
                report(
                    .protest, "CHN", "USA", "2026-11-22", basis: .context,
                    place: Place(name: attack, country: nil),
                    participants: [
                        Participant(name: attack, office: attack, country: CountryCode("CHN")!)
                    ],
                    topics: [attack], confidence: 0.5, evidence: [attack]),
                sources: [
                    source("\(attack)/x.txt", outlet: attack, title: attack, published: nil)
                ])
        ],
        setAside: [
            SetAside(
                page: "``\(attack)", problem: .unreadable(reason: attack),
                seen: hanoi("2026-11-22", 1, 2)),
            SetAside(
                page: "x.html", problem: .undecodable(encoding: attack),
                seen: hanoi("2026-11-22", 1, 3)),
        ],
        pagesRead: 2, lastPageSeen: hanoi("2026-11-22", 1, 3))
}
