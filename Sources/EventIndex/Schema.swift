import GRDB

/// The tables, their version, and the way from each version to the next.
enum Schema {
    /// Grows by one with every migration; never edit one that was released.
    static var version: Int { migrations.count }

    /// "Blat" in ASCII, in the file's header: a file of another program is never touched.
    static let applicationID = 0x426C_6174

    private static let migrations: [@Sendable (Database) throws -> Void] = [
        { try $0.execute(sql: pages + claims + events + tallies) },
        { try $0.execute(sql: recent + forgotten) },
    ]

    /// Brings the tables up to date, each step whole or not at all.
    static func migrate(_ db: Database) throws {
        let found = try userVersion(db)
        for step in found..<max(found, version) {
            try db.inTransaction(.immediate) {
                try migrations[step](db)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(step + 1)")
                return .commit
            }
        }
    }

    static func userVersion(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// Throws unless the file is an index no newer than this program. It appears with its tables
    /// in it, so an empty one has lost them.
    static func check(_ db: Database, path: String) throws {
        let found = try userVersion(db)
        let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard id == applicationID else {
            throw id == 0 && found == 0 && tables == 0
                ? IndexError.corrupt(path: path, detail: "it is empty") : .foreign(path: path)
        }
        guard found <= version else {
            throw IndexError.newerSchema(path: path, found: found, known: version)
        }
    }

    // Times are nanoseconds since 1970, days are days since 1970, dates are EDTF.
    private static let pages = """
        CREATE TABLE derivation (
            id INTEGER PRIMARY KEY,
            version TEXT NOT NULL UNIQUE
        ) STRICT;

        -- A page's content. Its first_seen never changes. page is its smallest path, or the last
        -- it had; received the earliest mtime; derivation 0 means: derive again.
        CREATE TABLE content (
            id INTEGER PRIMARY KEY,
            sha256 TEXT NOT NULL UNIQUE,
            page TEXT NOT NULL,
            first_seen INTEGER NOT NULL,
            received INTEGER NOT NULL,
            withdrawn INTEGER,
            lineage INTEGER,
            derivation INTEGER NOT NULL,
            problem TEXT,
            title TEXT,
            outlet TEXT,
            published TEXT
        ) STRICT;
        CREATE INDEX content_first_seen ON content (first_seen, problem);
        CREATE INDEX content_lineage ON content (lineage) WHERE lineage IS NOT NULL;
        CREATE INDEX content_derivation ON content (derivation);

        -- Apart, so that reading of a page never reads past its bytes.
        CREATE TABLE content_bytes (
            content INTEGER PRIMARY KEY REFERENCES content (id),
            bytes BLOB NOT NULL
        ) STRICT;

        -- content stands; rejected is what the file held when it was last set aside.
        CREATE TABLE file (
            root TEXT NOT NULL,
            path TEXT NOT NULL,
            content INTEGER REFERENCES content (id),
            rejected INTEGER REFERENCES content (id),
            inode INTEGER NOT NULL,
            size_bytes INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            PRIMARY KEY (root, path)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX file_content ON file (content, path);
        CREATE INDEX file_rejected ON file (rejected) WHERE rejected IS NOT NULL;
        CREATE INDEX file_seen ON file (seen);

        CREATE TABLE problem (
            root TEXT NOT NULL,
            path TEXT NOT NULL,
            code TEXT NOT NULL,
            detail TEXT,
            size_bytes INTEGER,
            limit_bytes INTEGER,
            seen INTEGER NOT NULL,
            PRIMARY KEY (root, path)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX problem_seen ON problem (seen);

        -- Title and articles with đ written d; unicode61 folds case and all other diacritics.
        CREATE VIRTUAL TABLE page_text USING fts5 (
            title, body, tokenize = "unicode61 remove_diacritics 2"
        );

        """

    private static let claims = """
        -- pair is kind and parties; event_group is null for a teaser. Times repeat the content's.
        CREATE TABLE claim (
            id INTEGER PRIMARY KEY,
            content INTEGER NOT NULL REFERENCES content (id),
            ordinal INTEGER NOT NULL,
            pair TEXT NOT NULL,
            event_group TEXT,
            date TEXT,
            last_day INTEGER,
            status TEXT NOT NULL,
            first_seen INTEGER NOT NULL,
            withdrawn INTEGER,
            report TEXT NOT NULL
        ) STRICT;
        CREATE INDEX claim_content ON claim (content);
        CREATE INDEX claim_group ON claim (event_group, date, first_seen, withdrawn)
            WHERE event_group IS NOT NULL;
        CREATE INDEX claim_group_seen ON claim (event_group, first_seen)
            WHERE event_group IS NOT NULL;
        CREATE INDEX claim_group_withdrawn ON claim (event_group, withdrawn)
            WHERE event_group IS NOT NULL AND withdrawn IS NOT NULL;
        CREATE INDEX claim_seen ON claim (first_seen, event_group)
            WHERE event_group IS NOT NULL;
        CREATE INDEX claim_withdrawn ON claim (withdrawn, event_group)
            WHERE event_group IS NOT NULL AND withdrawn IS NOT NULL;
        CREATE INDEX claim_planned ON claim (last_day, event_group)
            WHERE event_group IS NOT NULL AND status = 'planned';

        """

    private static let events = """
        -- What the ledger makes of the claims, kept so that nobody has to settle to read.
        -- dates are those of the claims it holds, sorted; body is JSON.
        CREATE TABLE event (
            rowid INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            event_group TEXT NOT NULL,
            kind TEXT NOT NULL,
            party1 TEXT NOT NULL,
            party2 TEXT NOT NULL,
            status TEXT NOT NULL,
            first_day INTEGER,
            last_day INTEGER,
            first_seen INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            dates TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX event_event_group ON event (event_group, first_seen);
        CREATE INDEX event_seen ON event (first_seen, last_day);
        CREATE INDEX event_day ON event (first_day DESC, id);
        CREATE INDEX event_party1 ON event (party1, party2, first_day DESC);
        CREATE INDEX event_party2 ON event (party2, first_day DESC);

        CREATE TABLE event_source (
            event INTEGER NOT NULL REFERENCES event (rowid) ON DELETE CASCADE,
            content INTEGER NOT NULL REFERENCES content (id),
            PRIMARY KEY (event, content)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_source_content ON event_source (content, event);

        CREATE TABLE alias (
            alias TEXT NOT NULL,
            event INTEGER NOT NULL REFERENCES event (rowid) ON DELETE CASCADE,
            PRIMARY KEY (alias, event)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX alias_event ON alias (event);

        -- Ids that better rules or tables did away with: links to them are still answered.
        CREATE TABLE redirect (
            former TEXT PRIMARY KEY,
            id TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// For feeds, calendars, histories and the day's lists: what is asked for often is answered
    /// without a look at the rows, which are two a page of the file.
    private static let recent = """
        CREATE INDEX event_updated ON event (updated, last_day);
        CREATE INDEX event_plan ON event (last_day) WHERE status <> 'occurred';
        CREATE INDEX event_kind ON event (kind, first_day DESC);
        CREATE INDEX event_party1_day ON event (party1, first_day DESC, kind);
        DROP INDEX event_party2;
        CREATE INDEX event_party2 ON event (party2, first_day DESC, kind);
        -- More than a year: there are few.
        CREATE INDEX event_long ON event (last_day) WHERE last_day - first_day > 365;
        CREATE INDEX event_activity ON event (first_day, status, last_day, kind, party1, party2);
        DROP INDEX event_seen;
        CREATE INDEX event_seen ON event (first_seen, last_day, first_day, id, event_group);

        -- With the event's first_day, so that what many pages told is sorted without its rows.
        ALTER TABLE event_source ADD COLUMN first_day INTEGER;
        UPDATE event_source
            SET first_day = (SELECT first_day FROM event WHERE event.rowid = event_source.event);
        DROP INDEX event_source_content;
        CREATE INDEX event_source_content ON event_source (content, event, first_day);

        -- How many events there are of parties, year (0: undated) and kind.
        CREATE TABLE event_count (
            party1 TEXT NOT NULL,
            party2 TEXT NOT NULL,
            year INTEGER NOT NULL,
            kind TEXT NOT NULL,
            events INTEGER NOT NULL,
            PRIMARY KEY (party1, party2, year, kind)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_count_party2 ON event_count (party2);
        INSERT INTO event_count
            SELECT party1, party2,
                ifnull(CAST(strftime('%Y', first_day * 86400, 'unixepoch') AS INTEGER), 0), kind,
                count(*)
            FROM event GROUP BY 1, 2, 3, 4;
        CREATE TRIGGER event_counted AFTER INSERT ON event BEGIN
            INSERT INTO event_count VALUES (
                new.party1, new.party2,
                ifnull(CAST(strftime('%Y', new.first_day * 86400, 'unixepoch') AS INTEGER), 0),
                new.kind, 1)
            ON CONFLICT DO UPDATE SET events = events + 1;
        END;
        CREATE TRIGGER event_discounted AFTER DELETE ON event BEGIN
            UPDATE event_count SET events = events - 1
            WHERE party1 = old.party1 AND party2 = old.party2 AND kind = old.kind AND year =
                ifnull(CAST(strftime('%Y', old.first_day * 86400, 'unixepoch') AS INTEGER), 0);
            DELETE FROM event_count
            WHERE party1 = old.party1 AND party2 = old.party2 AND events = 0;
        END;

        """

    /// Contents that are not to be taken in again.
    private static let forgotten = """
        CREATE TABLE forgotten (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TRIGGER content_removed AFTER DELETE ON content
        WHEN old.problem IS NULL AND old.withdrawn IS NULL BEGIN
            UPDATE tally SET value = value - 1 WHERE name = 'pages';
        END;
        """

    /// Counting a million rows for a status line takes too long.
    private static let tallies = """
        CREATE TABLE tally (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO tally VALUES ('pages', 0), ('events', 0), ('problems', 0);

        CREATE TRIGGER content_added AFTER INSERT ON content
        WHEN new.problem IS NULL AND new.withdrawn IS NULL BEGIN
            UPDATE tally SET value = value + 1 WHERE name = 'pages';
        END;
        CREATE TRIGGER content_changed AFTER UPDATE OF problem, withdrawn ON content BEGIN
            UPDATE tally SET value = value
                + (new.problem IS NULL AND new.withdrawn IS NULL)
                - (old.problem IS NULL AND old.withdrawn IS NULL)
            WHERE name = 'pages';
        END;
        CREATE TRIGGER event_added AFTER INSERT ON event BEGIN
            UPDATE tally SET value = value + 1 WHERE name = 'events';
        END;
        CREATE TRIGGER event_removed AFTER DELETE ON event BEGIN
            UPDATE tally SET value = value - 1 WHERE name = 'events';
        END;
        CREATE TRIGGER problem_added AFTER INSERT ON problem BEGIN
            UPDATE tally SET value = value + 1 WHERE name = 'problems';
        END;
        CREATE TRIGGER problem_removed AFTER DELETE ON problem BEGIN
            UPDATE tally SET value = value - 1 WHERE name = 'problems';
        END;
        """
}
