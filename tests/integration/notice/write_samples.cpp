// Writes notices for a friendly person and for hostile ones: `notice_samples FOLDER`. Each is a
// file <profile>.<locales>.<person>.eml, and the same as .json; people.json says who they are.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/language_choice.h"
#include "notice/escape.h"
#include "support/notice/sample_notice.h"

namespace crier::notice {
namespace {

struct Person {
  std::string label;
  std::string name;
  std::string address = "person@example.net";
  std::string ref = "user-1017";
};

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int index = 0; index < times; ++index) all += text;
  return all;
}

std::vector<Person> people() {
  return {
      {"friendly", "Zoë Müller"},
      {"nameless", ""},
      {"line_ends", "Eve\r\nBcc: victim@example.org\r\n\r\n<h1>body</h1>"},
      {"lone_line_feeds", "Eve\nX-Evil: 1\n\nbody"},
      {"encoded_word", "=?utf-8?B?Ym9i?= =?utf-8?q?=0D=0ABcc=3A_x?="},
      {"html", "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;"},
      {"template_syntax", "{{objection.link}} {name} {0} %s ${x} '{'{{#if source}}"},
      {"directions", "\u202Eevil\u202C \u2066x\u2069 \u200Fname"},
      {"right_to_left", "אבגדה כהן"},
      {"four_octets", repeated("🦊𝔘", 20)},
      {"long_latin", repeated("Maximiliana ", 420)},
      {"long_greek", repeated("Παπαδοπούλου ", 210)},
      {"quotes", "\"Smith, Bob\" \\ <bob@example.org>, x@y"},
      {"controls", std::string("a\0b\x01\x7F\x1B[31mred\xC2\x9B"
                               "c",
                               16)},
      {"broken_utf8", "bad\xC3\x28\xF0\x9F\xED\xA0\x80"},
      {"markers", "\xEF\xB7\x90\xEF\xB7\x91\xEF\xB7\x94 and \xEF\xB7\x96"},
      {"boundary", "--=_crier_0123456789abcdef--"},
      {"dots", ".\r\n.\r\n"},
      {"spaces", "   \t  "},
      {"address_line_ends", "Eve", "eve@example.org\r\nBcc: victim@example.org"},
      {"address_brackets", "Eve", "eve@example.org>, <victim@example.org"},
      {"address_utf8", "Ζωή", "ζωή@παράδειγμα.gr"},
      {"ref_quotes", "Zoë", "person@example.net", "ref\"},{\\\"x\":\n\"1\xFF"},
  };
}

struct Edition {
  NoticeProfile profile;
  std::vector<std::string> locales;
  const char* country;
};

std::vector<Edition> editions() {
  return {
      {NoticeProfile::objection, {"en-IE"}, "IE"},
      {NoticeProfile::objection, {"de-AT"}, "AT"},
      {NoticeProfile::objection, {"fr"}, "FR"},
      {NoticeProfile::objection, {"pl"}, "PL"},
      {NoticeProfile::objection, {"el"}, "GR"},
      {NoticeProfile::objection, {"fr-LU", "de-LU"}, "LU"},
      {NoticeProfile::breach, {"en-IE"}, "IE"},
      {NoticeProfile::breach, {"de"}, "DE"},
      {NoticeProfile::policy_change, {"en-IE"}, "IE"},
      {NoticeProfile::policy_change, {"de"}, "DE"},
  };
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  if (!file.flush()) std::abort();
}

std::string people_as_json() {
  std::string json = "{";
  for (const Person& person : people()) {
    if (json.size() > 1) json += ",";
    const CleanName clean(person.name);
    json += "\"" + person.label + "\":{\"name\":\"";
    append_json(json, clean.text());
    json += "\",\"address\":\"";
    append_json(json, person.address);
    json += "\",\"ref\":\"";
    append_json(json, person.ref);
    json += "\"}";
  }
  return json + "}\n";
}

void write_edition(const Edition& edition, Format format, const std::filesystem::path& folder) {
  BookOptions options = test::sample_options(format);
  options.pages_url = "https://privacy.example.org";
  NoticeBook book = test::open_book(test::sample_spec(edition.profile), options);
  const Variant& variant = book.variant(edition.locales, edition.country, "");
  for (const Person& person : people()) {
    std::string message;
    variant.write({.ref = person.ref,
                   .name = person.name,
                   .address = person.address,
                   .key = test::sample_person().key},
                  test::sample_instant(), message);
    const std::string stem = std::string(name_of(edition.profile)) + "." +
                             joined_locales(edition.locales) + "." + person.label;
    write_file(folder / (stem + (format == Format::mime ? ".eml" : ".json")), message);
  }
}

}  // namespace
}  // namespace crier::notice

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("usage: notice_samples FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = words[1];
  crier::notice::write_file(folder / "people.json", crier::notice::people_as_json());
  for (const auto& edition : crier::notice::editions()) {
    crier::notice::write_edition(edition, crier::notice::Format::mime, folder);
    crier::notice::write_edition(edition, crier::notice::Format::json, folder);
  }
}
