// Writes notices for a friendly person and for hostile ones: `notice_samples FOLDER`. Each is a
// file <profile>.<locales>.<person>.eml, and the same as .json; people.json says who they are.
// parts/<that name>.<part> is a part of it as it is written by itself.
// matrix/<profile>.<locale>.<country>.eml is a friendly person's notice in every language and
// country; countries.json says whom people complain to there. facts/<profile>.<label>.eml has a
// hostile text as every fact of the campaign. versions.tsv has what approvals and kept versions are
// found by.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "campaign/country_table.h"
#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/escape.h"
#include "notice/template/notice_template.h"
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

const std::array profiles = {NoticeProfile::objection, NoticeProfile::breach,
                             NoticeProfile::policy_change};

// A country where the language is official: one that has no form of its own, if there is any.
Edition home_of(NoticeProfile profile, std::string_view tag) {
  std::optional<Edition> found;
  for (const Country& place : countries()) {
    if (place.area != Area::eu && place.area != Area::eea_efta) continue;
    for (const std::string_view form : place.locales) {
      if (form == tag) return {profile, {std::string(form)}, place.iso2.data()};
      if (!found && language_of(form) == tag) {
        found = Edition{profile, {std::string(form)}, place.iso2.data()};
      }
    }
  }
  return found.value();
}

std::vector<Edition> editions() {
  std::vector<Edition> all = {
      {NoticeProfile::objection, {"de-AT"}, "AT"},
      {NoticeProfile::objection, {"fr-LU", "de-LU"}, "LU"},
      {NoticeProfile::objection, {"nl-BE", "fr-BE", "de-BE"}, "BE"},
      {NoticeProfile::breach, {"en-IE"}, "IE"},
      {NoticeProfile::breach, {"de"}, "DE"},
      {NoticeProfile::policy_change, {"en-IE"}, "IE"},
      {NoticeProfile::policy_change, {"de"}, "DE"},
  };
  for (const Language& each : languages()) {
    all.push_back(home_of(NoticeProfile::objection, each.tag));
  }
  return all;
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

NoticeBook linking_book(const CampaignSpec& spec, NoticeFormat format) {
  BookOptions options = test::sample_options(format);
  options.pages_url = "https://privacy.example.org";
  return test::open_book(spec, options);
}

constexpr std::array<std::pair<NoticeFormat, std::string_view>, 4> parts = {{
    {NoticeFormat::subject, "subject"},
    {NoticeFormat::html, "html"},
    {NoticeFormat::text, "text"},
    {NoticeFormat::short_form, "short"},
}};

void write_edition(const Edition& edition, NoticeFormat format,
                   const std::filesystem::path& folder) {
  NoticeBook book = linking_book(test::sample_spec(edition.profile), format);
  const CompiledNotice& variant = book.variant(edition.locales, edition.country, "");
  for (const Person& person : people()) {
    const Addressee addressee{.ref = person.ref,
                              .name = person.name,
                              .address = person.address,
                              .key = test::sample_person().key};
    std::string written;
    variant.write(addressee, test::sample_instant(), written);
    const std::string name = std::string(name_of(edition.profile)) + "." +
                             joined_locales(edition.locales) + "." + person.label +
                             (format == NoticeFormat::mime ? ".eml" : ".json");
    write_file(folder / name, written);
    for (const auto& [part, suffix] : parts) {
      book.in_format(part, edition.locales, edition.country, "")
          .write(addressee, test::sample_instant(), written);
      write_file(folder / "parts" / (name + "." + std::string(suffix)), written);
    }
  }
}

std::string friendly_notice(const CompiledNotice& variant) {
  std::string message;
  variant.write({.ref = "user-1017",
                 .name = "Zoë Müller",
                 .address = "person@example.net",
                 .key = test::sample_person().key},
                test::sample_instant(), message);
  return message;
}

void write_matrix(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  for (const NoticeProfile profile : profiles) {
    CampaignSpec spec = test::sample_spec(profile);
    for (const Country& place : countries()) {
      const bool is_there = std::ranges::find(spec.countries, place.iso2) != spec.countries.end();
      if (!is_there) spec.countries.emplace_back(place.iso2);
    }
    NoticeBook book = linking_book(spec, NoticeFormat::mime);
    for (const Language& each : languages()) {
      for (const Country& place : countries()) {
        const std::vector<std::string> locales = {std::string(each.tag)};
        const std::string stem =
            std::string(name_of(profile)) + "." + locales.front() + "." + std::string(place.iso2);
        write_file(folder / (stem + ".eml"),
                   friendly_notice(book.variant(locales, place.iso2, "")));
      }
    }
  }
}

std::string countries_as_json() {
  std::string json = "{";
  for (const Country& place : countries()) {
    if (json.size() > 1) json += ",";
    json += "\"" + std::string(place.iso2) + "\":{\"authority\":\"";
    append_json(json, place.authority.name_native);
    json += "\",\"url\":\"";
    append_json(json, place.authority.url);
    json += "\"}";
  }
  return json + "}\n";
}

// "N days left" in every language, for numbers that plural rules tell apart.
std::string days_left_table() {
  const auto texts = read_template(Catalogue::shipped(), "objection");
  if (!texts) std::abort();
  std::string table = "locale\tdays\ttext\n";
  for (const auto& [tag, phrases] : texts->languages) {
    for (const int days : {0, 1, 2, 3, 5, 11, 21, 22, 100}) {
      table += tag + "\t" + std::to_string(days) + "\t" +
               phrases.find(days_left_key)->second.text({{"days", Argument(days)}}) + "\n";
    }
  }
  return table;
}

// Approvals and kept notices lie in databases under these: whatever becomes of the program, the
// same words keep the same versions.
std::string versions_table() {
  std::string table = "profile\tlocales\tcountry\twording\tmime\tjson\n";
  for (const NoticeProfile profile : profiles) {
    NoticeBook mime = linking_book(test::sample_spec(profile), NoticeFormat::mime);
    NoticeBook json = linking_book(test::sample_spec(profile), NoticeFormat::json);
    const auto add = [&](const Edition& edition, const std::string& wording) {
      const auto version_in = [&](NoticeBook& book) {
        return "\t" + book.variant(edition.locales, edition.country, "").version();
      };
      table += std::string(name_of(profile)) + "\t" + joined_locales(edition.locales) + "\t" +
               edition.country + "\t" + wording + version_in(mime) + version_in(json) + "\n";
    };
    add({profile, {"fr-LU", "de-LU"}, "LU"}, "-");
    add({profile, {"nl-BE", "fr-BE", "de-BE"}, "BE"}, "-");
    for (const std::string& tag : mime.locales()) {
      add(home_of(profile, tag), mime.wording_version(tag));
    }
  }
  return table;
}

// Facts are written by an operator; nothing in them may become structure either.
void write_hostile_facts(const std::filesystem::path& folder) {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"plain", "A sentence."},
      {"encoded_word", "=?utf-8?q?=0D=0ABcc=3A_x?="},
      {"html", "</p></div><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\"'"},
      {"template_syntax", "{{objection.link}} {name} {{#if source}} {0, plural, other {x}} '{'"},
      {"directions", "\u200F\u200E\u061C אבגדה"},
      {"four_octets", repeated("🦊𝔘", 20)},
      {"long", repeated("Lorem ipsum ", 420)},
  };
  std::filesystem::create_directory(folder);
  for (const NoticeProfile profile : profiles) {
    for (const auto& [label, text] : texts) {
      CampaignSpec spec = test::sample_spec(profile);
      for (auto& [name, fact] : spec.facts) fact = {{"", text}};
      NoticeBook book = linking_book(spec, NoticeFormat::mime);
      write_file(folder / (std::string(name_of(profile)) + "." + label + ".eml"),
                 friendly_notice(book.variant(std::vector<std::string>{"en-IE"}, "IE", "")));
      write_file(folder / (label + ".txt"), text);
    }
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
  crier::notice::write_file(folder / "countries.json", crier::notice::countries_as_json());
  crier::notice::write_file(folder / "days_left.tsv", crier::notice::days_left_table());
  crier::notice::write_file(folder / "versions.tsv", crier::notice::versions_table());
  crier::notice::write_matrix(folder / "matrix");
  crier::notice::write_hostile_facts(folder / "facts");
  std::filesystem::create_directory(folder / "parts");
  for (const auto& edition : crier::notice::editions()) {
    crier::notice::write_edition(edition, crier::NoticeFormat::mime, folder);
    crier::notice::write_edition(edition, crier::NoticeFormat::json, folder);
  }
}
