#include "audience/source/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include <fmt/format.h>

namespace crier::audience {

namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view octets;
  std::string_view what;
  std::string_view advice;
};

constexpr std::string_view save_as_csv =
    "open it in the program that it is from and save it as CSV (UTF-8)";
constexpr std::string_view unpack = "unpack it first; gzip and zstd are read as they are";
constexpr std::string_view export_as_csv = "export the table as CSV (UTF-8)";

constexpr std::array signatures = {
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an Excel workbook (xls)", save_as_csv},
    Signature{"%PDF"sv, "a PDF", "a PDF has no rows; ask for the data as CSV (UTF-8)"},
    Signature{"PAR1"sv, "a Parquet file", export_as_csv},
    Signature{"SQLite format 3\0"sv, "an SQLite database", export_as_csv},
    Signature{"\0\1\0\0Standard Jet DB"sv, "an Access database (mdb)", export_as_csv},
    Signature{"\0\1\0\0Standard ACE DB"sv, "an Access database (accdb)", export_as_csv},
    Signature{"PGCOPY\n\xFF\r\n\0"sv, "a binary file of COPY of PostgreSQL",
              "write it with COPY … TO … WITH (FORMAT csv, HEADER)"},
    Signature{"PGDMP"sv, "a dump of pg_dump", export_as_csv},
    Signature{"Obj\1"sv, "an Avro file", export_as_csv},
    Signature{"ORC\x0A\x03"sv, "an ORC file", export_as_csv},
    Signature{"ARROW1"sv, "an Arrow file", export_as_csv},
    Signature{"\x89HDF"sv, "an HDF5 file", export_as_csv},
    Signature{"\xFD"
              "7zXZ\0"sv,
              "an archive of xz", unpack},
    Signature{"BZh"sv, "an archive of bzip2", unpack},
    Signature{"7z\xBC\xAF\x27\x1C"sv, "an archive of 7-Zip", unpack},
    Signature{"Rar!\x1A\x07"sv, "an archive of RAR", unpack},
    Signature{"\x1F\x9D"sv, "an archive of compress", unpack},
    Signature{"\x04\x22\x4D\x18"sv, "an archive of lz4", unpack},
    Signature{"LZIP"sv, "an archive of lzip", unpack},
    Signature{"-----BEGIN PGP MESSAGE"sv, "encrypted (PGP)", "decrypt it first"},
    Signature{"{\\rtf"sv, "an RTF document", save_as_csv},
    Signature{"\x89PNG"sv, "a picture (PNG)", export_as_csv},
    Signature{"\xFF\xD8\xFF"sv, "a picture (JPEG)", export_as_csv},
    Signature{"\x7F"
              "ELF"sv,
              "a program", export_as_csv},
    Signature{"BEGIN:VCARD"sv, "a file of vCards", export_as_csv},
};

std::string sentence(std::string_view what, std::string_view advice) {
  return fmt::format("it is {}, not CSV; {}", what, advice);
}

// A zip is what an office document is packed in: the name of its first entry tells.
std::optional<std::string> zip(std::string_view beginning) {
  if (!beginning.starts_with("PK\3\4") && !beginning.starts_with("PK\5\6")) return std::nullopt;
  constexpr std::size_t name_at = 30;
  const std::string_view entry =
      beginning.size() > name_at ? beginning.substr(name_at) : std::string_view();
  if (entry.starts_with("mimetypeapplication/vnd.oasis.opendocument")) {
    return sentence("an OpenDocument spreadsheet (ods)", save_as_csv);
  }
  for (const std::string_view part :
       {"[Content_Types].xml", "_rels/", "docProps/", "xl/", "customXml/", "word/"}) {
    if (entry.starts_with(part)) return sentence("an Excel workbook (xlsx)", save_as_csv);
  }
  return sentence("a zip archive", unpack);
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
}

bool starts_with_any_case(std::string_view text, std::string_view wanted) {
  return text.size() >= wanted.size() &&
         std::ranges::equal(text.substr(0, wanted.size()), wanted, {}, lower, lower);
}

// Text that is no table: programs write HTML and XML and call it .xls, and databases write SQL.
std::optional<std::string> text_of_another_kind(std::string_view beginning) {
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view text = beginning.substr(first);
  for (const std::string_view word : {"-- ", "--\n", "--\r", "/*!", "insert into ", "create table ",
                                      "drop table ", "begin transaction;", "pragma "}) {
    if (starts_with_any_case(text, word)) return sentence("SQL", export_as_csv);
  }
  for (const std::string_view word : {"dn: ", "dn:: ", "version: 1\n", "version: 1\r"}) {
    if (starts_with_any_case(text, word)) return sentence("LDIF", export_as_csv);
  }
  for (const std::string_view tag : {"<html", "<!doctype html", "<table", "<head", "<body"}) {
    if (starts_with_any_case(text, tag)) return sentence("an HTML page", save_as_csv);
  }
  for (const std::string_view tag : {"<?xml", "<workbook"}) {
    if (starts_with_any_case(text, tag)) return sentence("XML", save_as_csv);
  }
  if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
  const std::size_t second = text.find_first_not_of(" \t\r\n", 1);
  if (second == std::string_view::npos) return std::nullopt;
  const bool is_json =
      text.front() == '{' ? text[second] == '"' : (text[second] == '{' || text[second] == '[');
  return is_json ? std::optional(sentence("JSON", export_as_csv)) : std::nullopt;
}

bool has_nul_at_each(std::string_view text, std::size_t from, std::size_t step) {
  for (std::size_t at = from; at < text.size(); at += step) {
    if (text[at] != '\0') return false;
  }
  return true;
}

bool is_ascii_at_each(std::string_view text, std::size_t from, std::size_t step) {
  for (std::size_t at = from; at < text.size(); at += step) {
    const auto octet = static_cast<unsigned char>(text[at]);
    if (octet == 0 || octet >= 0x80) return false;
  }
  return true;
}

// Without a mark: the first characters of a header are ASCII, so that their other octets are NUL.
FileKind wide_text(std::string_view beginning) {
  constexpr std::size_t shown = 8;  // Four characters of UTF-16, two of UTF-32.
  const std::string_view text = beginning.substr(0, std::min(beginning.size() & ~3U, shown));
  if (text.size() < 4) return FileKind::text;
  if (is_ascii_at_each(text, 0, 2) && has_nul_at_each(text, 1, 2)) return FileKind::utf16_le;
  if (is_ascii_at_each(text, 1, 2) && has_nul_at_each(text, 0, 2)) return FileKind::utf16_be;
  const auto nul_except = [&](std::size_t kept) {
    for (std::size_t at = 0; at < 4; ++at) {
      if (at != kept && !has_nul_at_each(text, at, 4)) return false;
    }
    return is_ascii_at_each(text, kept, 4);
  };
  if (nul_except(0)) return FileKind::utf32_le;
  if (nul_except(3)) return FileKind::utf32_be;
  return FileKind::text;
}

}  // namespace

RecognisedFile recognised_file(std::string_view beginning) {
  const auto marked = [&](FileKind kind, std::size_t octets) {
    return RecognisedFile{.kind = kind, .mark_octets = octets, .what = {}};
  };
  const auto other = [](std::string what) {
    return RecognisedFile{.kind = FileKind::other, .mark_octets = 0, .what = std::move(what)};
  };
  // The longer mark first: that of UTF-16 is its beginning.
  if (beginning.starts_with("\xFF\xFE\0\0"sv)) return marked(FileKind::utf32_le, 4);
  if (beginning.starts_with("\0\0\xFE\xFF"sv)) return marked(FileKind::utf32_be, 4);
  if (beginning.starts_with("\xEF\xBB\xBF")) return marked(FileKind::utf8, 3);
  if (beginning.starts_with("\xFF\xFE")) return marked(FileKind::utf16_le, 2);
  if (beginning.starts_with("\xFE\xFF")) return marked(FileKind::utf16_be, 2);
  if (beginning.starts_with("\x1F\x8B")) return marked(FileKind::gzip, 0);
  // RFC 8878: a frame, or one that is to be skipped.
  const bool is_skippable = beginning.size() >= 4 && (beginning[0] & 0xF0) == 0x50 &&
                            beginning.substr(1).starts_with("\x2A\x4D\x18");
  if (beginning.starts_with("\x28\xB5\x2F\xFD") || is_skippable) return marked(FileKind::zstd, 0);
  if (auto what = zip(beginning)) return other(*std::move(what));
  for (const Signature& signature : signatures) {
    if (beginning.starts_with(signature.octets)) {
      return other(sentence(signature.what, signature.advice));
    }
  }
  constexpr std::size_t tar_mark_at = 257;
  if (beginning.size() > tar_mark_at && beginning.substr(tar_mark_at).starts_with("ustar")) {
    return other(sentence("a tar archive", unpack));
  }
  if (auto what = text_of_another_kind(beginning)) return other(*std::move(what));
  if (const FileKind wide = wide_text(beginning); wide != FileKind::text) return marked(wide, 0);
  const std::string_view first_line = beginning.substr(0, beginning.find_first_of("\r\n"));
  if (first_line.find('\0') != std::string_view::npos) {
    return {
        .kind = FileKind::binary,
        .mark_octets = 0,
        .what = "it is not text; a header row of text is needed: " + std::string(export_as_csv)};
  }
  return {};
}

}  // namespace crier::audience
