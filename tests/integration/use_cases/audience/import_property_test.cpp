// Whatever the file, the sums add up and the second import changes nothing. The model beside it
// keeps the whole audience in a map, which an import may not.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/random.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "support/postgres/scratch_postgres.h"
#include "use_cases/audience/import.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

struct Expected {
  std::int64_t read{};
  std::int64_t added{};
  std::int64_t changed{};
  std::int64_t unchanged{};
  std::int64_t rejected{};
};

using Audience = std::map<std::string, std::string>;  // ref → country and name

// A file of few refs, so that they repeat, in which one row in ten is bad.
std::string random_file(Random& random, Audience& audience, Expected& expected) {
  static constexpr const char* countries[] = {"DE", "FR", "GR"};
  std::string text = "ref,country,name\n";
  std::set<std::string> met;
  const auto rows = static_cast<std::int64_t>(random.below(400));
  for (expected.read = 0; expected.read < rows; ++expected.read) {
    const std::string ref = "u" + std::to_string(random.below(300));
    const std::string country = countries[random.below(3)];
    const std::string name = "n" + std::to_string(random.below(2));
    if (random.below(10) == 0) {
      text += ref + (random.below(2) == 0 ? ",XX,bad\n" : ",DE\n");
      ++expected.rejected;
      continue;
    }
    text += ref + "," + country + "," + name + "\n";
    if (!met.insert(ref).second) {
      ++expected.rejected;
      continue;
    }
    const auto [person, is_new] = audience.emplace(ref, country + "/" + name);
    if (is_new) {
      ++expected.added;
    } else if (person->second == country + "/" + name) {
      ++expected.unchanged;
    } else {
      person->second = country + "/" + name;
      ++expected.changed;
    }
  }
  return text;
}

class RandomImports : public testing::TestWithParam<std::uint64_t> {
 protected:
  ImportSummary import(const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    ByteSource source(path_);
    RejectFile rejects(path_.string() + ".rejects");
    const auto summary =
        import_people(source, rejects,
                      {.database_url = url_,
                       .reading = {},
                       .today = 2025y / 5 / 27,
                       .wall_now = [this] { return WallTime{std::chrono::seconds{++seconds_}}; },
                       .pace = {}});
    return summary.value();
  }

  Audience stored() {
    return connection_.transact([](store::Transaction& transaction) {
      Audience audience;
      for (const auto& row : store::exec_unprepared(
               transaction, "test", "SELECT ref, country || '/' || name FROM subjects")) {
        audience.emplace(store::read<std::string>(row[0]), store::read<std::string>(row[1]));
      }
      return audience;
    });
  }

  ~RandomImports() override {
    std::filesystem::remove(path_);
    std::filesystem::remove(path_.string() + ".rejects");
  }

 private:
  // Asked by two threads.
  std::atomic<std::int64_t> seconds_{1'748'340'000};
  std::string url_ = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("crier-random-" + std::to_string(::getpid()));
};

TEST_P(RandomImports, add_up_and_do_nothing_twice) {
  Random random(GetParam());
  Audience audience;

  for (int round = 0; round < 8; ++round) {
    Expected expected;
    const std::string text = random_file(random, audience, expected);

    const ImportSummary summary = import(text);

    EXPECT_EQ(summary.read, expected.read);
    EXPECT_EQ(summary.added, expected.added);
    EXPECT_EQ(summary.changed, expected.changed);
    EXPECT_EQ(summary.unchanged, expected.unchanged);
    EXPECT_EQ(summary.rejected, expected.rejected);
    EXPECT_EQ(stored(), audience);

    const ImportSummary again = import(text);

    EXPECT_EQ(again.imported(), 0);
    EXPECT_EQ(again.rejected, expected.rejected);
    EXPECT_EQ(stored(), audience);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomImports, testing::Range<std::uint64_t>(1, 6));

}  // namespace
}  // namespace crier::app
