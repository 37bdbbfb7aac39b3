import Diplomacy
import Knowledge

/// A page as the training script takes it: every trigger with the features of its readings.
package struct TrainingPage: Codable, Sendable {
    package struct Trigger: Codable, Sendable {
        package internal(set) var passage: Int
        package let sentence: Int
        package let kinds: [String]
        /// The expressions of the sentence, and none, where it has any.
        package let dates: [DateOption]
        package let features: [String]
        /// More, that tell its status.
        package let near: [String]
        package let parties: [Party]
        package let pairs: [Pair]
    }

    package struct DateOption: Codable, Sendable {
        package let date: String?
        package let features: [String]
    }

    package struct Party: Codable, Sendable {
        package let country: String
        package let actor: [String]
        package let target: [String]
    }

    package struct Pair: Codable, Sendable {
        /// Positions in `parties`.
        package let first: Int
        package let second: Int
        package let forth: [String]
        package let back: [String]
    }

    /// What the first reading of the page tells of a pair, with the features of `FirstReading`.
    package struct Context: Codable, Sendable {
        package let forth: [String]
        package let back: [String]
    }

    /// An event as the readings tell it, with the features of `ToldEvents`.
    package struct Event: Codable, Sendable {
        package let kind: String
        package let parties: [String]
        package let date: String?
        package let region: String
        /// Log-odds by its readings alone.
        package let readings: Double
        package let features: [String]
    }

    package var sentences: [[String]] = []
    package var triggers: [Trigger] = []
    /// For each year what speaks for and against it.
    package var years: [String: [String: Double]] = [:]
    /// The month of the first day that is told without a year, 1 to 12.
    package var month: Int?
    /// Those that `PhraseTimes` may know, folded, each once.
    package var phrases: [String] = []
}
