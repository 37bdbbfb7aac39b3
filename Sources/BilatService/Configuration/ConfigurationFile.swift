import Yams

/// The YAML file as entries with their lines; what the keys mean is not its business.
enum ConfigurationFile {
    struct Entry: Hashable {
        let key: String
        let value: OptionValue
        /// From 1.
        let line: Int
    }

    /// - Parameter path: named in errors.
    static func entries(of text: String, path: String) throws(ConfigurationError) -> [Entry] {
        guard let root = try compose(text, path: path) else { return [] }
        guard case .mapping(let mapping) = root else {
            // A file of comments only is a null scalar to some parsers.
            if case .scalar(let scalar) = root, scalar.string.isEmpty { return [] }
            throw ConfigurationError(
                .file(path, line: root.mark?.line), "is not a list of 'key: value' lines")
        }
        var entries: [Entry] = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            guard let name = key.string else {
                throw ConfigurationError(.file(path, line: line), "a key must be a word")
            }
            let value = try Self.value(value, key: name, path: path)
            entries.append(Entry(key: name, value: value, line: line))
        }
        return entries
    }

    private static func value(
        _ node: Node, key: String, path: String
    ) throws(ConfigurationError) -> OptionValue {
        switch node {
        case .scalar(let scalar):
            return OptionValue(text: scalar.string)
        case .sequence(let sequence):
            var words: [String] = []
            for item in sequence {
                guard case .scalar(let scalar) = item else {
                    throw ConfigurationError(
                        .file(path, line: item.mark?.line), "\(key): a list of words is expected")
                }
                words.append(scalar.string)
            }
            return OptionValue(list: words)
        case .mapping, .alias:
            throw ConfigurationError(
                .file(path, line: node.mark?.line), "\(key): takes a value, not a group of keys")
        }
    }

    private static func compose(_ text: String, path: String) throws(ConfigurationError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            let (line, message) = describe(error)
            throw ConfigurationError(.file(path, line: line), message)
        } catch {
            throw ConfigurationError(.file(path, line: nil), "is not YAML: \(error)")
        }
    }

    private static func describe(_ error: YamlError) -> (line: Int?, message: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return (mark.line, "is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.sorted().joined(separator: ", ")
            return (context.mark.line, "\(keys): stands in the file twice")
        case .reader(let problem, _, _, _):
            return (nil, "is not YAML: \(problem)")
        default:
            return (nil, "is not YAML: \(error)")
        }
    }
}
