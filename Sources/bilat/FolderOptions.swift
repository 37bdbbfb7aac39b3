import ArgumentParser

/// The folders that the service works on, where a command may name others.
struct FolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that pages are sent to; /srv/bilat/drop unless named.",
            valueName: "folder"))
    var drop: String?

    @Option(
        help: ArgumentHelp(
            "The folder for the digests; /srv/bilat/digests unless named.", valueName: "folder"))
    var digests: String?

    /// As the configuration takes them.
    var flags: [String: String?] { ["drop": drop, "digests": digests] }
}
