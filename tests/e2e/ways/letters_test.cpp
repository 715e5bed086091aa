// Whom e-mail does not reach is told by post: crierd puts them on the list, an export writes their
// letters, which an independent reader of PDF looks at, and the printer's report ends the campaign.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "letter/page_geometry.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

struct Reader {
  std::string ref;
  std::string locale;
  std::string country;
  std::string mail;  // Empty: none. Else the sink refuses it.
  std::string address;
  std::string in_window;  // A word of the address as it stands on the page.
  std::string in_text;    // A word of the notice in the reader's language.
};

const std::vector<Reader>& readers() {
  static const std::vector<Reader> all = {
      {"el", "el", "GR", "el@example.org", "Γιώργος Παπαδόπουλος|Ακαδημίας 15|106 71 Αθήνα|GR",
       "Παπαδόπουλος", "εναντίωσης"},
      {"bg", "bg", "BG", "bg@example.org", "Мария Иванова|бул. Витоша 15|1000 София|BG", "Иванова",
       "възразите"},
      {"mt", "mt", "MT", "", "Ġorġ Żammit|Triq il-Kbira 3|Ħal Għaxaq GXQ 1010|MT", "Żammit",
       "tal-"},
      {"ga", "ga", "IE", "", "Seán Ó Súilleabháin|1 Sráid an Droichid|Gaillimh H91 X0X0|IE",
       "Súilleabháin", "agóid"},
      {"de", "de", "DE", "", "Jörg Groß|Straße des 17. Juni 5|10557 Berlin|DE", "Groß",
       "widersprechen"},
  };
  return all;
}

// By mail.
constexpr int told = 20;

std::string program(std::vector<std::string> words) {
  words.insert(words.begin(), "/usr/bin/env");
  const ProgramEnd end = run_program({.argv = words});
  EXPECT_EQ(end.status, 0) << fmt::format("{}\n{}", words[1], end.output);
  return end.output;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// A word on a page, in millimetres from its upper left corner.
struct Word {
  std::string text;
  letter::Box box;
};

double number_behind(const std::string& line, std::string_view name) {
  const std::size_t at = line.find(name);
  EXPECT_NE(at, std::string::npos) << line;
  return std::stod(line.substr(at + name.size()));
}

// Of the first page, as pdftotext -bbox writes them, a line each.
std::vector<Word> words_of(const fs::path& pdf) {
  constexpr double mm_per_point = 25.4 / 72;
  std::istringstream lines(program({"pdftotext", "-bbox", "-l", "1", pdf.string(), "-"}));
  std::vector<Word> words;
  std::string line;
  while (std::getline(lines, line)) {
    if (line.find("<word ") == std::string::npos) continue;
    const double left = number_behind(line, "xMin=\"") * mm_per_point;
    const double top = number_behind(line, "yMin=\"") * mm_per_point;
    const double right = number_behind(line, "xMax=\"") * mm_per_point;
    const double bottom = number_behind(line, "yMax=\"") * mm_per_point;
    const std::size_t begin = line.find('>') + 1;
    words.push_back(
        {.text = line.substr(begin, line.find("</word>") - begin),
         .box = {.left = left, .top = top, .width = right - left, .height = bottom - top}});
  }
  return words;
}

bool lies_in(const letter::Box& inner, const letter::Box& outer) {
  return inner.left >= outer.left && inner.right() <= outer.right() && inner.top >= outer.top &&
         inner.bottom() <= outer.bottom();
}

class LettersByPost : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path people = world.folder() / "people.csv";
    std::ofstream csv(people);
    csv << "ref,name,locale,country,birth_date,email,postal\n";
    for (const Reader& each : readers()) {
      csv << fmt::format("{0},Person {0},{1},{2},1980-01-01,{3},{4}\n", each.ref, each.locale,
                         each.country, each.mail, each.address);
    }
    for (int person = 0; person < told; ++person) {
      csv << fmt::format("t{0},Person t{0},de,DE,1980-01-01,t{0}@example.org,A|B|DE\n", person);
    }
    csv << "lost,Person lost,de,DE,1980-01-01,,\n";
    csv << "objects,Person objects,de,DE,1980-01-01,,C|D|DE\n";
    csv.close();
    world.import_people(people);
    world.create_campaign();
    world.start_campaign();
    world.start_daemon();
    eventually("everybody who is not told by mail is on the list for the post", [&] {
      return number(world.database(), "SELECT count(*) FROM deferrals WHERE waits_for = 'post'") ==
             std::ssize(readers()) + 1;
    });
  }

  // Of the last export.
  std::map<std::string, fs::path> letters_in(const fs::path& folder) {
    std::map<std::string, fs::path> letters;
    for (const Row& row : rows(world.database(),
                               "SELECT s.ref, l.key FROM letters AS l JOIN subjects AS s "
                               "ON s.lane = l.lane AND s.id = l.subject_id")) {
      letters[row[0]] = folder / fmt::format("letter-{}.pdf", row[1]);
    }
    return letters;
  }

  // The manifest as a printer fills it in.
  fs::path reported(const fs::path& folder, const std::string& posted_on) {
    std::istringstream manifest(text_of(folder / "manifest.csv"));
    const fs::path report = world.folder() / "report.csv";
    std::ofstream out(report, std::ios::binary);
    std::string line;
    std::getline(manifest, line);
    out << line << "\n";
    while (std::getline(manifest, line)) {
      EXPECT_TRUE(line.ends_with(",,,\r")) << line;
      out << line.substr(0, line.size() - 3) << posted_on << ",,\r\n";
    }
    return report;
  }

  World world{{.people = 0,
               .rules = {"rcpt to=el@example.org reply 550 5.1.1 no such user",
                         "rcpt to=bg@example.org reply 550 5.1.1 no such user"},
               .settings = "[channel.letter]\nsender = \"Example Network, 1 Example Street, "
                           "Dublin 2\"\ncountry = \"IE\"\nrate_per_second = 100\n",
               .ladder = R"(["email", "letter"])"}};
};

TEST_F(LettersByPost, tell_whom_mail_does_not_reach) {
  world.must({"objections", "add", "objects", "--purpose", "ai-training", "--way", "post",
              "--reason", "by letter"});
  const fs::path folder = world.folder() / "letters-1";

  const std::string output = world.must({"letters", "export", World::key, "--to", folder.string()});

  EXPECT_THAT(output, HasSubstr("batch 1: 5 letters of"));
  const auto letters = letters_in(folder);
  ASSERT_EQ(letters.size(), readers().size()) << "who has objected gets none";
  const letter::PageGeometry& geometry = letter::geometry_of(letter::WindowForm::din_5008_b);
  for (const Reader& each : readers()) {
    const fs::path& pdf = letters.at(each.ref);
    // The window has the address, and the zone of the address nothing else.
    int in_zone = 0;
    bool is_there = false;
    for (const Word& word : words_of(pdf)) {
      if (lies_in(word.box, geometry.address)) ++in_zone;
      is_there = is_there || (word.text == each.in_window && lies_in(word.box, geometry.address));
      EXPECT_TRUE(lies_in(word.box, {.left = letter::free_edge,
                                     .top = letter::free_edge,
                                     .width = letter::page_width - 2 * letter::free_edge,
                                     .height = letter::page_height - 2 * letter::free_edge}))
          << word.text;
    }
    EXPECT_TRUE(is_there) << each.ref;
    EXPECT_GE(in_zone, 4) << each.ref;
    // Every font of every page is in the file.
    std::istringstream fonts(program({"pdffonts", pdf.string()}));
    std::string font;
    std::getline(fonts, font);
    std::getline(fonts, font);
    int embedded = 0;
    while (std::getline(fonts, font)) {
      EXPECT_THAT(font, HasSubstr(" yes yes ")) << each.ref;
      ++embedded;
    }
    EXPECT_GT(embedded, 0);
    EXPECT_THAT(program({"pdftotext", pdf.string(), "-"}), HasSubstr(each.in_text)) << each.ref;
  }
  EXPECT_THAT(program({"pdftotext", letters.at("el").string(), "-"}), HasSubstr("GREECE"));
  EXPECT_THAT(program({"pdftotext", letters.at("ga").string(), "-"}), Not(HasSubstr("IRELAND")));
  program({"sh", "-c", fmt::format("cd {} && sha256sum -c SHA256SUMS", folder.string())});

  // Pending until the printer reports them; the same octets when they are written again.
  EXPECT_EQ(world.status().at("total").as_object().at("pending"), std::ssize(readers()));
  const fs::path again = world.folder() / "again";
  world.must({"letters", "export", World::key, "--batch", "1", "--to", again.string()});
  program({"diff", "-r", folder.string(), again.string()});
  EXPECT_NE(world.run({"letters", "export", World::key, "--to", folder.string()}).status, 0)
      << "the folder is there";

  const std::string today = rows(world.database(), "SELECT to_char(now(), 'YYYY-MM-DD')")[0][0];
  const std::string report = reported(folder, today).string();
  EXPECT_THAT(world.must({"letters", "posted", report}), HasSubstr("5 posted"));
  EXPECT_THAT(world.must({"letters", "posted", report}), HasSubstr("5 known before"));
  world.await_state("finished");
  world.must({"audit", World::key});

  const auto status = world.status();
  const auto& total = status.at("total").as_object();
  EXPECT_EQ(total.at("pending"), 0);
  EXPECT_EQ(total.at("notified"), std::ssize(readers()) + told);
  EXPECT_EQ(total.at("unreachable"), 1) << "one has neither a mailbox nor a letterbox";
  EXPECT_EQ(status.at("post").as_object().at("posted"), std::ssize(readers()));
  EXPECT_EQ(status.at("steps").as_array().at(1).as_object().at("notified"), std::ssize(readers()));
  const auto list =
      boost::json::parse(world.must({"letters", "list", World::key, "--format", "json"}));
  EXPECT_EQ(list.as_array().at(0).as_object().at("posted"), std::ssize(readers()));
  EXPECT_EQ(list.as_array().at(0).as_object().at("open"), 0);
}

}  // namespace
}  // namespace crier::e2e
