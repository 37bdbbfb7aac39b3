import Diplomacy

/// The flag of a state as text: its ISO 3166-1 alpha-2 code in regional indicator symbols (Unicode
/// Technical Standard 51), which is drawn as a flag or as the two letters.
enum Flag {
    static func text(_ country: CountryCode) -> String {
        let code = country.rawValue
        let letters = others[code] ?? String(code.prefix(2))
        return String(
            String.UnicodeScalarView(
                letters.unicodeScalars.compactMap { letter in
                    Unicode.Scalar(firstSymbol + letter.value - ("A" as Unicode.Scalar).value)
                }))
    }

    /// REGIONAL INDICATOR SYMBOL LETTER A
    private static let firstSymbol: UInt32 = 0x1F1E6

    /// Alpha-3 to alpha-2 where that is not its first two letters, for every state of the tables.
    private static let others: [String: String] = {
        let codes = """
            AGOAO ANDAD AREAE ARMAM ATGAG AUTAT BDIBI BENBJ BGDBD BHSBS BIHBA BLRBY BLZBZ BRBBB \
            BRNBN CAFCF CHLCL CHNCN CODCD COGCG COMKM CPVCV DNKDK ESTEE FSMFM GINGN GNBGW GNQGQ \
            GRDGD GUYGY IRLIE IRQIQ ISRIL JAMJM KAZKZ KORKR LBRLR LBYLY MDGMG MDVMV MEXMX MLTMT \
            MNEME MOZMZ PAKPK PLWPW PNGPG POLPL PRKKP PRTPT PRYPY SENSN SLBSB SLVSV SRBRS SURSR \
            SVKSK SVNSI SWESE SWZSZ SYCSC TCDTD TKMTM TUNTN TURTR TUVTV UKRUA URYUY
            """
        let pairs = codes.split(separator: " ").map { ($0.prefix(3), $0.suffix(2)) }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0), String($1)) })
    }()

    /// As markup, with a space after it. Nothing is read out: the name follows.
    static func html(_ country: CountryCode) -> String {
        "<span class=\"flag\" aria-hidden=\"true\">\(text(country))</span> "
    }
}
