// Files as programs write them: packed, encoded, or no text at all.
#include "audience/source/text_source.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "audience/source/decoded_source.h"

namespace crier::audience {
namespace {

using namespace std::string_literals;

// Hands out at most `piece` octets at a time.
class Octets final : public OctetSource {
 public:
  Octets(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}

  std::size_t read(std::span<char> into) override {
    const std::size_t bytes = std::min({into.size(), piece_, text_.size() - taken_});
    std::ranges::copy(std::string_view(text_).substr(taken_, bytes), into.begin());
    taken_ += bytes;
    return bytes;
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t taken_{};
};

// The text of a file, with "!" and the fault where it breaks off; "?" and the reason when it is
// none.
std::string read(const std::string& file, const std::string& encoding = {},
                 std::size_t piece = 100'000) {
  Octets octets(file, piece);
  const auto source = TextSource::open(octets, encoding);
  if (!source) return "?" + source.error();
  std::string text;
  std::string buffer(7, '\0');
  try {
    while (const std::size_t bytes = (*source)->read(buffer)) text.append(buffer, 0, bytes);
  } catch (const SourceBroken& broken) {
    return text + "!" + broken.what();
  }
  return text;
}

std::string gzipped(const std::string& text) {
  std::string packed(text.size() + 128, '\0');
  z_stream stream{};
  constexpr int gzip = 16;
  EXPECT_EQ(::deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + gzip, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}

std::string with_zstd(const std::string& text) {
  std::string packed(::ZSTD_compressBound(text.size()), '\0');
  packed.resize(::ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

// Of ASCII and of U+00FC, U+1F600 written out.
std::string wide(const std::u16string& text, bool big_endian) {
  std::string octets;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    octets += big_endian ? high : low;
    octets += big_endian ? low : high;
  }
  return octets;
}

const std::u16string wide_text = u"ref,name\nu1,M\u00FCller \U0001F600\n";
const std::string text_of_it = "ref,name\nu1,M\u00FCller \U0001F600\n";

TEST(TextSource, reads_every_encoding_that_a_file_shows) {
  const struct {
    std::string what;
    std::string file;
  } rows[] = {
      {"UTF-8", text_of_it},
      {"UTF-8 with a mark", "\xEF\xBB\xBF" + text_of_it},
      {"UTF-16 little end first", "\xFF\xFE" + wide(wide_text, false)},
      {"UTF-16 big end first", "\xFE\xFF" + wide(wide_text, true)},
      {"UTF-16 little end first without a mark", wide(wide_text, false)},
      {"UTF-16 big end first without a mark", wide(wide_text, true)},
      {"gzip", gzipped(text_of_it)},
      {"zstd", with_zstd(text_of_it)},
      {"gzip of UTF-16", gzipped("\xFF\xFE" + wide(wide_text, false))},
      {"zstd of gzip", with_zstd(gzipped(text_of_it))},
      {"members of gzip", gzipped(text_of_it.substr(0, 9)) + gzipped(text_of_it.substr(9))},
      {"frames of zstd", with_zstd(text_of_it.substr(0, 9)) + with_zstd(text_of_it.substr(9))},
      {"gzip filled up with NUL", gzipped(text_of_it) + std::string(512, '\0')},
  };

  for (const auto& row : rows) {
    for (const std::size_t piece : {1U, 3U, 1000U}) {
      EXPECT_EQ(read(row.file, "", piece), text_of_it) << row.what << ", pieces of " << piece;
    }
  }
}

TEST(TextSource, reads_the_encoding_that_the_operator_names_unless_a_mark_says_more) {
  EXPECT_EQ(read("ref\nM\xFCller \x80\n", known_encoding("windows-1252")), "ref\nMüller €\n");
  EXPECT_EQ(read("ref\nM\xFCller \x8A\n", known_encoding("latin1")), "ref\nMüller Š\n");
  EXPECT_EQ(read("ref\n\xA4\n", known_encoding("ISO-8859-15")), "ref\n€\n");
  EXPECT_EQ(read("ref\n\xC1\xE0\n", known_encoding("windows-1251")), "ref\nБа\n");
  EXPECT_EQ(read("ref\n\x83\x65\n", known_encoding("Shift_JIS")), "ref\nテ\n");
  EXPECT_EQ(read(wide(wide_text, false), known_encoding("UTF-16")), text_of_it);
  EXPECT_EQ(read(wide(wide_text, true), known_encoding("utf-16be")), text_of_it);
  const std::u16string wide_header = u"Ссылка,страна\nu1,AT\n";
  for (const std::string name : {"UTF-16", "UTF-16LE"}) {
    EXPECT_EQ(read(wide(wide_header, false), known_encoding(name)), "Ссылка,страна\nu1,AT\n");
  }
  for (const std::string name : {"UTF-16", "UTF-16BE"}) {
    EXPECT_EQ(read(wide(wide_header, true), known_encoding(name)), "Ссылка,страна\nu1,AT\n");
  }
  EXPECT_TRUE(read(wide(wide_header, false)).starts_with("?it is not text"));
  EXPECT_TRUE(read(wide(wide_header, false), "windows-1252").starts_with("?it is not text"));
  EXPECT_EQ(read("\xEF\xBB\xBF" + text_of_it, known_encoding("latin1")), text_of_it);
  EXPECT_EQ(read("\xFF\xFE" + wide(wide_text, false), known_encoding("latin1")), text_of_it);
  EXPECT_EQ(read("\xFF\xFE\0\0r\0\0\0"s, known_encoding("UTF-32")), "r");
  EXPECT_EQ(read(text_of_it, known_encoding("utf8")), text_of_it);
  EXPECT_EQ(known_encoding("klingon"), "");
}

TEST(TextSource, makes_a_value_unreadable_and_not_the_file_where_octets_are_no_text) {
  EXPECT_EQ(read("\xFF\xFE" + wide(u"r\xD800,x", false)), "r\xFF,x");
  EXPECT_EQ(read("\xFF\xFE" + wide(u"r\xDC00,x", false)), "r\xFF,x");
  EXPECT_EQ(read("\xFF\xFE" + wide(u"r", false) + "x"), "r\xFF");
  EXPECT_EQ(read("r\x83", known_encoding("Shift_JIS")), "r\xFF");
}

TEST(TextSource, takes_no_utf8_for_an_encoding_of_single_octets) {
  for (const std::string name : {"windows-1252", "latin1", "ISO-8859-15", "windows-1251"}) {
    const std::string said = known_encoding(name);
    for (const std::size_t piece : {1000U, 100'000U}) {
      EXPECT_TRUE(read("ref\nZo\u00EB\n", said, piece).starts_with("!its text is UTF-8")) << name;
      // Wherever it begins.
      std::string late = "ref\n";
      while (late.size() < 100'000) late += "u1\n";
      const std::string answer = read(late + "Zo\u00EB, M\u00FCller\n", said, piece);
      EXPECT_TRUE(answer.contains("!its text is UTF-8")) << name;
      EXPECT_FALSE(answer.contains("Zo"));
    }
    EXPECT_EQ(read("ref\nu1\n", said), "ref\nu1\n");
  }
  // What is UTF-8 by chance does not count beside what is not.
  EXPECT_EQ(read("M\xFCller \xC3\xA4\n", "windows-1252"), "Müller Ã¤\n");
  EXPECT_EQ(read("\x83\x65\n", known_encoding("Shift_JIS")), "テ\n");
}

TEST(TextSource, hands_out_what_comes_before_a_fault_and_names_it) {
  std::string text;
  for (int line = 0; line < 50'000; ++line) text += "u" + std::to_string(line * 7919) + ",AT\n";
  for (const auto& [packed, name] : {std::pair{gzipped(text), "gzip"}, {with_zstd(text), "zstd"}}) {
    const std::string cut_off = read(packed.substr(0, packed.size() / 2));
    EXPECT_GT(cut_off.size(), 1000U);
    EXPECT_TRUE(text.starts_with(cut_off.substr(0, cut_off.find('!'))));
    EXPECT_NE(cut_off.find("the " + std::string(name) + " data end too early"), std::string::npos);

    std::string damaged = packed;
    for (std::size_t at = packed.size() / 2; at < packed.size() / 2 + 64; ++at) damaged[at] ^= 0x5A;
    EXPECT_NE(read(damaged).find("!the " + std::string(name) + " data are damaged"),
              std::string::npos);
    EXPECT_NE(read(packed + "trailing").find("data are damaged"), std::string::npos);
    EXPECT_EQ(read(packed.substr(0, 6)), "!the " + std::string(name) +
                                             " data end too early: the file is cut off; fetch or "
                                             "pack it again");
  }
}

TEST(TextSource, names_what_is_no_table_of_text_and_what_to_do) {
  const std::string zip_head = "PK\3\4\x14\0\6\0\x08\0\0\0!\0"s + std::string(16, '\1');
  const struct {
    std::string file;
    std::string what;
  } rows[] = {
      {zip_head + "[Content_Types].xml", "an Excel workbook (xlsx), not CSV; open it"},
      {zip_head + "xl/workbook.xml", "an Excel workbook (xlsx)"},
      {zip_head + "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "(ods)"},
      {zip_head + "people.csv", "a zip archive, not CSV; unpack it first"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, "an Excel workbook (xls)"},
      {"%PDF-1.7\n", "a PDF"},
      {"PAR1\x15\x04", "a Parquet file"},
      {"SQLite format 3\0\x10\0"s, "an SQLite database"},
      {"\0\1\0\0Standard ACE DB\0"s, "an Access database"},
      {"PGCOPY\n\xFF\r\n\0\0\0\0\0"s,
       "a binary file of COPY of PostgreSQL, not CSV; write it with COPY … TO … WITH (FORMAT csv, "
       "HEADER)"},
      {"PGDMP\1\x0E", "a dump of pg_dump"},
      {"\xFD"
       "7zXZ\0\0"s,
       "an archive of xz"},
      {"BZh91AY", "an archive of bzip2"},
      {"7z\xBC\xAF\x27\x1C\0\4"s, "an archive of 7-Zip"},
      {"<?xml version=\"1.0\"?><Workbook>", "XML"},
      {"\xEF\xBB\xBF<html><table>", "an HTML page"},
      {" \n<TABLE><tr>", "an HTML page"},
      {"\xFF\xFE" + wide(u"<html>", false), "an HTML page"},
      {"[\n {\"ref\": 1}]", "JSON"},
      {"{\"ref\": 1}", "JSON"},
      {"-- MySQL dump 10.19\n", "SQL"},
      {"--\n-- PostgreSQL database dump\n--\n", "SQL"},
      {"INSERT INTO people VALUES ('u1');\n", "SQL"},
      {"/*!40101 SET NAMES utf8 */;\n", "SQL"},
      {"dn: uid=u1,dc=example,dc=org\n", "LDIF"},
      {"version: 1\ndn: uid=u1\n", "LDIF"},
      {"<Workbook xmlns=\"x\">", "XML"},
      {"{\\rtf1", "an RTF document"},
      {"\xFF\xFE\0\0r\0\0\0"s, "it is UTF-32; save it as UTF-8"},
      {"\0\0\xFE\xFF\0\0\0r"s, "it is UTF-32"},
      {"r\0\0\0e\0\0\0"s, "it is UTF-32"},
      {"\x7F"
       "ELF\2\1",
       "a program"},
      {"\1\2\0\3abc"s, "it is not text"},
      {gzipped("%PDF-1.7\n"), "a PDF"},
      {gzipped(std::string(257, 'x') + "ustar\0" + std::string(200, '\0')), "a tar archive"},
  };

  for (const auto& row : rows) {
    const std::string answer = read(row.file);
    EXPECT_TRUE(answer.starts_with("?")) << row.what << answer;
    EXPECT_NE(answer.find(row.what), std::string::npos) << row.what << " is not in " << answer;
  }
}

TEST(TextSource, takes_a_header_for_a_header) {
  for (const std::string text : {"ref,country\nu1,AT\n", "[ref],[country]\n", "PK,ref\n", "ref", "",
                                 "Objekt,ref\n", "BZ,ref\n", "7z,ref\n", "ORCID,ref\n"}) {
    EXPECT_EQ(read(text), text);
  }
}

}  // namespace
}  // namespace crier::audience
