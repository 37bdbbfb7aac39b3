/// The languages a digest can be written in.
package enum Language: String, CaseIterable, Codable, Sendable {
    case vi, en
}
