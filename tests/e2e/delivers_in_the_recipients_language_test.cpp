// What arrives, as an independent parser reads it (Python's email module, judge_messages.py).
#include <fstream>

#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

std::string judged(World& world, const std::filesystem::path& expected) {
  const ProgramEnd end = run_program(
      {.argv = {CRIER_PYTHON, std::string(CRIER_SOURCE_DIR) + "/tests/e2e/judge_messages.py",
                world.sink().messages().string(), expected.string()}});
  return end.status == 0 ? "" : end.output;
}

std::filesystem::path written(const World& world, const char* name, const std::string& text) {
  const std::filesystem::path file = world.folder() / name;
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

TEST(Delivery, is_in_the_recipients_language) {
  World world({.rate_per_second = 500, .dumps_messages = true});
  const auto people = written(world, "people.csv",
                              "ref,email,name,locale,country,birth_date,terms_locale\n"
                              "1,ie@example.org,Aoife Byrne,en-IE,IE,1980-01-01,\n"
                              "2,at@example.org,Jörg Gruber,de-AT,AT,1980-01-01,\n"
                              "3,fr@example.org,Léa Martin,,FR,1980-01-01,\n"
                              "4,pl@example.org,Paweł Zieliński,pl,PL,1980-01-01,\n"
                              "5,gr@example.org,Άννα Παπαδοπούλου,el-GR,GR,1980-01-01,\n"
                              "6,de@example.org,,,DE,1980-01-01,\n"
                              "7,young@example.org,A Child,de,DE,2020-01-01,\n"
                              "8,terms@example.org,Ayşe Yıldız,tr,DE,1980-01-01,nl\n"
                              "9,tyrol@example.org,Anna Pichler,und-IT-u-sd-itbz,IT,1980-01-01,\n"
                              "10,malta@example.org,Marija Borg,,MT,1980-01-01,\n");
  const auto expected = written(world, "expected.tsv",
                                "ie@example.org\ten-IE\nat@example.org\tde-AT\nfr@example.org\tfr\n"
                                "pl@example.org\tpl\ngr@example.org\tel\nde@example.org\tde\n"
                                "terms@example.org\tnl\ntyrol@example.org\tde-IT, it\n"
                                "malta@example.org\tmt, en-MT\n");
  world.start_daemon();

  world.import_people(people);
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");

  EXPECT_EQ(judged(world, expected), "");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

// Whatever stands in a person's row is text of that person's notice and nothing else.
TEST(Delivery, cannot_be_bent_by_a_hostile_row) {
  World world({.rate_per_second = 500, .dumps_messages = true});
  const auto people =
      written(world, "people.csv",
              "ref,email,name,locale,country,birth_date\n"
              "1,a@example.org,\"Eve\r\nBcc: all@example.org\",en,IE,1980-01-01\n"
              "2,b@example.org,\"Eve\nBcc: all@example.org\",en,IE,1980-01-01\n"
              "3,\"c@example.org>\r\nRCPT TO:<x@example.org\",Eve,en,IE,1980-01-01\n"
              "4,\"d@example.org,x@example.org\",Eve,en,IE,1980-01-01\n"
              "5,html@example.org,<script>alert(1)</script>,en,IE,1980-01-01\n"
              "6,quotes@example.org,\"\"\"Eve\"\" <x@example.org>, x\",en,IE,1980-01-01\n"
              "7,word@example.org,=?utf-8?q?Bcc=3A_x?=,en,IE,1980-01-01\n"
              "8,dot@example.org,.,en,IE,1980-01-01\n");
  const auto expected = written(world, "expected.tsv",
                                "a@example.org\ten-IE\nb@example.org\ten-IE\nhtml@example.org\ten-"
                                "IE\nquotes@example.org\ten-IE\nword@example.org\ten-IE\n"
                                "dot@example.org\ten-IE\n");
  world.start_daemon();

  const ProgramEnd import = world.run({"audience", "import", people.string()});
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");

  EXPECT_NE(import.output.find("4 rows were taken without a value"), std::string::npos)
      << import.output;
  EXPECT_EQ(number(world.database(), "SELECT rejected FROM imports"), 0);
  EXPECT_EQ(judged(world, expected), "");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

}  // namespace
}  // namespace crier::e2e
