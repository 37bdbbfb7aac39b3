/// Of the program as a whole, as `bilat --version` prints it.
package enum ProgramVersion {
    package static let text = "0.1.0"

    /// Changes whenever a page would be read into other blocks, titles or dates than before.
    static let reading = "1"
}
