import Foundation

/// bilat(1) in man(7)'s macros, made of what `--help` is made of.
struct ManualPage {
    /// ArgumentParser's description of the program, as `--experimental-dump-help` prints it.
    private struct Tool: Decodable {
        let command: Command
    }

    private struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let shouldDisplay: Bool?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let names: [Name]?
        let valueName: String?
        let abstract: String?
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool
    }

    private var out = ""

    /// Nil when the description cannot be read: a newer ArgumentParser writes another one.
    static func text(of help: String) -> String? {
        guard let tool = try? JSONDecoder().decode(Tool.self, from: Data(help.utf8)) else {
            return nil
        }
        var page = ManualPage()
        page.write(tool.command)
        return page.out
    }

    private mutating func write(_ program: Command) {
        line(".TH BILAT 1")
        line(".SH NAME")
        line("bilat \\- \(Self.escape(program.abstract ?? ""))")
        line(".SH SYNOPSIS")
        line(".B bilat")
        line(".I command\n.RI [ options ]")
        line(".SH DESCRIPTION")
        write(discussion: program.discussion)
        line(".SH COMMANDS")
        for command in program.subcommands ?? [] where isShown(command) { write(command: command) }
        line(".SH FILES")
        line(".TP\n.I /etc/bilat/bilat.yaml\nThe configuration.")
        line(".TP\n.I /etc/bilat/knowledge.d\nRows of the site's own for the tables.")
        line(".TP\n.I /usr/share/bilat\nThe tables that come with the program.")
        line(".TP\n.I /var/lib/bilat\nThe index and the service's state.")
        line(".SH SEE ALSO")
        line(".BR systemctl (1),\n.BR journalctl (1),\n.BR rsync (1)")
    }

    private func isShown(_ command: Command) -> Bool {
        command.shouldDisplay != false && command.commandName != "help"
    }

    private mutating func write(command: Command) {
        let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
        let operands = arguments.filter { $0.kind == "positional" }.map { operand in
            let name = operand.valueName ?? ""
            let repeated = operand.isRepeating ? " ..." : ""
            return operand.isOptional ? "[\(name)\(repeated)]" : name + repeated
        }
        line(
            ".SS \"bilat \(Self.escape(([command.commandName] + operands).joined(separator: " ")))\""
        )
        if let abstract = command.abstract { line(Self.escape(abstract)) }
        line(".PP")
        write(discussion: command.discussion)
        // The same everywhere.
        for argument in arguments where !["version", "help"].contains(argument.valueName) {
            write(argument)
        }
    }

    private mutating func write(_ argument: Argument) {
        let names = (argument.names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name }
        line(".TP")
        if names.isEmpty {
            line(".I \(Self.escape(argument.valueName ?? ""))")
        } else {
            let value = argument.kind == "option" ? " \\fI\(argument.valueName ?? "")\\fR" : ""
            line("\\fB\(Self.escape(names.joined(separator: ", ")))\\fR\(value)")
        }
        line(Self.escape(argument.abstract ?? ""))
    }

    /// Lines that begin with spaces are shown as they are.
    private mutating func write(discussion: String?) {
        var isAsIs = false
        for text in (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            let isExample = text.hasPrefix("  ")
            if isExample != isAsIs && !text.isEmpty {
                line(isExample ? ".nf" : ".fi")
                isAsIs = isExample
            }
            line(text.isEmpty ? ".PP" : Self.escape(String(text)))
        }
        if isAsIs { line(".fi") }
    }

    private mutating func line(_ text: String) { out += text + "\n" }

    /// Text that roff shows as it is.
    private static func escape(_ text: String) -> String {
        let plain = text.split(separator: "\\", omittingEmptySubsequences: false)
            .joined(separator: "\\e").split(separator: "-", omittingEmptySubsequences: false)
            .joined(separator: "\\-")
        return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
    }
}
