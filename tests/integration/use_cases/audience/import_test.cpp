#include "use_cases/audience/import.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/lane.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/audience_stats.h"
#include "store/audience/imports.h"
#include "store/registers/objections.h"
#include "store/settings.h"
#include "support/postgres/scratch_postgres.h"
#include "use_cases/audience/people_chunk.h"
#include "use_cases/subject/erasure.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::year_month_day today = 2025y / 5 / 27;
constexpr WallTime now{std::chrono::sys_days{today} + 10h};

class Import : public testing::Test {
 protected:
  Import() { std::filesystem::create_directories(directory_); }
  ~Import() override { std::filesystem::remove_all(directory_); }

  std::expected<ImportSummary, std::vector<std::string>> import(
      const std::string& text, audience::HeaderRules rules = {},
      std::optional<char> delimiter = {}) {
    std::ofstream(directory_ / "people.csv", std::ios::binary) << text;
    ByteSource source(directory_ / "people.csv");
    RejectFile rejects(rejects_path());
    return import_people(
        source, rejects,
        {.database_url = url_,
         .reading = {.header = std::move(rules), .delimiter = delimiter, .encoding = {}},
         .today = today,
         .wall_now = [this] { return now_; },
         .pace = {}});
  }

  [[nodiscard]] std::string rejects_path() const { return directory_ / "rejects.csv"; }
  [[nodiscard]] std::string rejects() const {
    std::ostringstream text;
    text << std::ifstream(rejects_path(), std::ios::binary).rdbuf();
    return text.str();
  }

  // The answer of one column, rows joined by spaces.
  std::string ask(const std::string& sql) {
    return connection_.transact([&](store::Transaction& transaction) {
      std::string answer;
      for (const auto& row : store::exec_unprepared(transaction, "test", sql)) {
        if (!answer.empty()) answer += ' ';
        answer += store::text_of(row[0]);
      }
      return answer;
    });
  }

  // Where every row lies and who wrote it: differs if anything was rewritten.
  std::string fingerprint() {
    return ask(
        "SELECT md5(string_agg(concat(xmin, ctid, s::text), '|' ORDER BY lane, id)) "
        "FROM subjects s");
  }

  WallTime now_{now};
  std::string url_ = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("crier-import-" + std::to_string(::getpid()));
};

std::string many_people(int count, const std::string& country = "DE") {
  std::string text = "ref,email,name,locale,country,time_zone,birth_date,phone\n";
  for (int person = 0; person < count; ++person) {
    const std::string number = std::to_string(person);
    text += "u" + number + ",p" + number + "@mail.example,Zoë \"Z\" " + number;
    text.insert(text.rfind("Zoë"), "\"");
    text.replace(text.rfind("\"Z\""), 3, "\"\"Z\"\"");
    text += "\",de," + country + ",Europe/Berlin,1980-01-02,+4930" +
            std::to_string(1'000'000 + person) + "\n";
  }
  return text;
}

TEST_F(Import, keeps_every_value_of_a_person) {
  const auto summary = import(
      "ref,email,name,locale,country,time_zone,birth_date,phone\n"
      "u1,rené@exämple.example,\"René, \\N \"\"der\"\" "
      "Größte\",PT_pt,EL,Europe/Athens,2007-02-28,+30211234567\n"
      "u2,,,,FR,,,\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->read, 2);
  EXPECT_EQ(summary->added, 2);
  EXPECT_EQ(
      ask("SELECT concat_ws('|', ref, email, name, locale, country, time_zone, birth_date, "
          "phone, import_id) FROM subjects ORDER BY ref"),
      "u1|rené@xn--exmple-cua.example|René, \\N \"der\" Größte|pt-PT|GR|Europe/Athens|2007-02-28|"
      "+30211234567|1 u2|FR|1");
  EXPECT_EQ(ask("SELECT count(*) FROM subjects WHERE ref = 'u2' AND num_nonnulls(email, name, "
                "locale, time_zone, birth_date, phone) = 0"),
            "1");
  EXPECT_FALSE(std::filesystem::exists(rejects_path()));
}

TEST_F(Import, changes_nothing_the_second_time) {
  const std::string people = many_people(40'000);
  ASSERT_EQ(import(people)->added, 40'000);
  const std::string before = fingerprint();

  const auto summary = import(people);

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->unchanged, 40'000);
  EXPECT_EQ(summary->imported(), 0);
  EXPECT_EQ(fingerprint(), before);
  EXPECT_EQ(ask("SELECT count(*) FROM import_unchanged"), "0");
  EXPECT_EQ(ask("SELECT concat_ws('|', rows_read, imported, unchanged, rejected) FROM imports "
                "ORDER BY id"),
            "40000|40000|0|0 40000|0|40000|0");
}

TEST_F(Import, counts_who_was_erased_and_comes_again_and_who_of_them_objects) {
  const std::string file =
      "ref,country,email\nu1,DE,u1@example.org\nu2,DE,u2@example.org\nu3,DE,u3@example.org\n";
  ASSERT_TRUE(import(file));
  const store::Settings settings = connection_.transact(
      [](store::Transaction& transaction) { return store::read_settings(transaction); });
  connection_.transact([&](store::Transaction& transaction) {
    const std::array<objection::Statement, 1> said = {{{.lane = lane_of("u1", settings.lanes),
                                                        .ref = "u1",
                                                        .purpose = "ai-training",
                                                        .stated_at = now,
                                                        .actor = "test"}}};
    static_cast<void>(store::record_statements(transaction, said));
  });
  for (const char* ref : {"u1", "u2"}) {
    ASSERT_TRUE(erase_subject(connection_, settings,
                              {.ref = ref, .reason = "art. 17", .actor = "ada", .now = now}));
  }

  const auto again = import(file);

  EXPECT_EQ(again->added, 2);
  EXPECT_EQ(again->known_again, 2);
  EXPECT_EQ(again->objecting_again, 1);
  EXPECT_EQ(ask("SELECT count(*) FROM objections WHERE ref = 'u1'"), "1");
  EXPECT_EQ(import(file)->known_again, 0) << "they are there";
}

TEST_F(Import, gives_ids_that_ascend_within_each_lane_from_import_to_import) {
  ASSERT_TRUE(import(many_people(1000)));
  const std::string highest = ask("SELECT max(id) FROM subjects");

  ASSERT_TRUE(import(many_people(2000)));

  EXPECT_EQ(ask("SELECT count(*) FROM subjects WHERE import_id = 2 AND id > " + highest), "1000");
  EXPECT_EQ(ask("SELECT count(*) FROM subjects WHERE import_id = 1 AND id <= " + highest), "1000");
}

TEST_F(Import, puts_every_bad_row_into_the_reject_file) {
  const auto summary = import(
      "ref,country,name\n"
      "u1,DE,Anna\n"
      "u2,XX,Bob\n"
      "u3,DE,\"Eve\nBcc: all\"\n"
      "u4,DE,a\"b\n"
      "u5\n"
      "u1,FR,Second\n"
      "u6,AT,\xFF\n"
      "u7,DE,a,b\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->read, 8);
  EXPECT_EQ(summary->added, 4);
  EXPECT_EQ(summary->rejected, 4);
  EXPECT_EQ(ask("SELECT concat(ref, '/', name) FROM subjects ORDER BY ref"), "u1/Anna u3/ u4/ u6/");
  const std::string text = rejects();
  EXPECT_TRUE(
      text.starts_with("\xEF\xBB\xBF"
                       "crier_line,crier_kind,crier_column,crier_reason,crier_detail,ref,"
                       "country,name\n"))
      << text;
  for (const std::string_view row :
       {"\n3,rejected,country,unknown_country,No ISO 3166-1", ",u2,XX,Bob\n",
        "\n4,warning,name,control_character,", ",u3,DE,\"Eve\nBcc: all\"\n",
        "\n6,warning,name,stray_quote,", ",u4,DE,\"a\"\"b\"\n",
        "\n7,rejected,country,too_few_fields,", ",u5\n", "\n8,rejected,ref,duplicate_ref,",
        ",u1,FR,Second\n", "\n9,warning,name,bad_utf8,", ",u6,AT,\xFF\n",
        "\n10,rejected,,too_many_fields,", ",u7,DE,a,b\n"}) {
    EXPECT_NE(text.find(row), std::string::npos) << row << " in " << text;
  }
  EXPECT_EQ(std::filesystem::status(rejects_path()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(Import, takes_a_reject_file_as_it_is_once_it_is_mended) {
  ASSERT_EQ(import("ref;country;name\nu1;XX;\"Ann; Lee\"\nu2;DE;a\tb\nu3;DE;Eve\n")->rejected, 1);
  std::string mended = rejects();
  mended.replace(mended.find("u1;XX"), 5, "u1;AT");
  mended.replace(mended.find("a\tb"), 3, "Bob");

  const auto summary = import(mended);

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->added, 1);
  EXPECT_EQ(summary->changed, 1);
  EXPECT_EQ(summary->rejected, 0);
  EXPECT_EQ(ask("SELECT concat_ws('|', ref, country, name) FROM subjects ORDER BY ref"),
            "u1|AT|Ann; Lee u2|DE|Bob u3|DE|Eve");
}

TEST_F(Import, judges_no_ignored_column_however_long_and_keeps_it_out_of_the_reject_file) {
  std::string letters;
  while (letters.size() < 2'500'000) letters += "Dear \"\"Ada\"\",\nthanks, and so on\n";
  const audience::HeaderRules rules{.ours_by_theirs = {}, .ignored = {"letters"}};
  const std::string text = "ref,letters,country\nu1,\"" + letters + "\",AT\nu2,\"" + letters +
                           "\",XX\nu3,\"" + letters + "u9,x,AT\n\",AT\nu4,x,AT\n";

  const auto summary = import(text, rules);

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->added, 3);
  EXPECT_EQ(summary->rejected, 1);
  EXPECT_EQ(ask("SELECT ref FROM subjects ORDER BY ref"), "u1 u3 u4");
  std::string put_aside = rejects();
  EXPECT_LT(put_aside.size(), 2000U);
  EXPECT_NE(put_aside.find("rejected,country,unknown_country"), std::string::npos) << put_aside;
  EXPECT_NE(put_aside.find("warning,crier_ignored_letters,rows_in_quotes"), std::string::npos)
      << put_aside;
  ASSERT_NE(put_aside.find("u2,,XX"), std::string::npos) << put_aside;
  put_aside.replace(put_aside.find("u2,,XX"), 6, "u2,,AT");
  EXPECT_EQ(import(put_aside)->added, 1);
}

TEST_F(Import, takes_a_mended_reject_file_with_the_options_of_before_and_without_any) {
  const audience::HeaderRules rules{.ours_by_theirs = {{"id", "ref"}, {"land", "country"}},
                                    .ignored = {"Notes", "email", "crier_id"}};
  ASSERT_EQ(import("Notes;crier_id;id;email;land;name\nold;1;u1;x;XX;Ann\n", rules)->rejected, 1);
  const std::string text = rejects();
  EXPECT_NE(
      text.find(
          ";crier_ignored_Notes;crier_ignored_crier_id;ref;crier_ignored_email;country;name\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("rejected;country;unknown_country;"), std::string::npos) << text;

  // Not mended, it comes out as it was.
  ASSERT_EQ(import(text)->rejected, 1);
  EXPECT_EQ(rejects(), text);
  std::string mended = text;
  mended.replace(mended.find("XX;Ann"), 2, "AT");

  EXPECT_EQ(import(mended)->added, 1);
  EXPECT_EQ(import(mended, rules)->unchanged, 1);
}

// Of what was put aside, in its order.
std::vector<std::int64_t> lines_of(const std::string& rejects) {
  std::vector<std::int64_t> lines;
  std::istringstream text(rejects);
  std::string row;
  std::getline(text, row);
  while (std::getline(text, row)) lines.push_back(std::stoll(row));
  return lines;
}

TEST_F(Import, puts_rows_aside_in_the_order_of_the_file) {
  // Several chunks for each of the streams. Repeated refs are found by the database, in another
  // chunk than the first or the same; faults by the reader; warnings are sure after the commit.
  constexpr int people = 6 * static_cast<int>(PeopleChunk::rows_max);
  std::string text = "ref,country,phone\n";
  std::int64_t aside = 0;
  for (int person = 0; person < people; ++person) {
    const bool is_repeat = person % 11 == 10;
    const bool is_bad = person % 7 == 3;
    const bool is_odd = person % 13 == 5;
    const int number = is_repeat ? person / 2 : person;
    text += fmt::format("u{},{},{}\n", number, is_bad ? "XX" : "AT", is_odd ? "none" : "");
    aside += is_bad || is_odd || is_repeat ? 1 : 0;
  }

  const auto summary = import(text);

  ASSERT_TRUE(summary);
  const auto lines = lines_of(rejects());
  EXPECT_TRUE(std::ranges::is_sorted(lines, std::less_equal<>{}));
  EXPECT_GT(lines.size(), static_cast<std::size_t>(people) / 6);
  EXPECT_LE(std::ssize(lines), aside);
  EXPECT_GT(summary->rejected, people / 7);
}

TEST_F(Import, keeps_few_rejected_rows_in_memory_while_a_sound_one_waits) {
  std::string text = "ref,country,name\nu1,AT,Ann\nu1,AT,Eve\n";
  const std::string name(900, 'x');
  // Twice as many as are kept back.
  for (int row = 0; row < 20'000; ++row) text += fmt::format("r{},XX,{}\n", row, name);
  text += "u1,AT,Bob\n";

  const auto summary = import(text);

  EXPECT_EQ(summary->rejected, 20'002);
  const auto lines = lines_of(rejects());
  EXPECT_EQ(lines.size(), 20'002U);
  EXPECT_EQ(lines.front(), 3);
  EXPECT_EQ(lines.back(), 20'004);
  EXPECT_TRUE(std::ranges::is_sorted(lines, std::less_equal<>{}));
}

TEST_F(Import, keeps_a_repeated_row_rejected_until_somebody_says_that_it_counts) {
  ASSERT_EQ(import("ref,country,name\nu1,AT,Ann\nu1,AT,Eve\nu2,XX,Bob\n")->rejected, 2);
  std::string mended = rejects();
  mended.replace(mended.find("u2,XX"), 5, "u2,AT");

  const auto once = import(mended);
  EXPECT_EQ(once->added, 1);
  EXPECT_EQ(once->rejected, 1);
  EXPECT_EQ(ask("SELECT name FROM subjects ORDER BY ref"), "Ann Bob");
  EXPECT_NE(rejects().find("rejected,ref,duplicate_ref,"), std::string::npos) << rejects();

  mended.erase(mended.find("duplicate_ref"), std::string_view("duplicate_ref").size());
  EXPECT_EQ(import(mended)->changed, 1);
  EXPECT_EQ(ask("SELECT name FROM subjects ORDER BY ref"), "Eve Bob");
}

TEST_F(Import, that_waits_for_more_ends_with_what_was_read_when_it_is_stopped) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string text = "ref,country\nu1,AT\nu2,XX\nu3,D";
  ASSERT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  std::atomic<bool> stop = false;
  const std::jthread interrupt([&] {
    int unread = 1;
    while (::ioctl(ends[0], FIONREAD, &unread) == 0 && unread > 0) std::this_thread::yield();
    stop = true;
  });

  ByteSource source(fmt::format("/dev/fd/{}", ends[0]), &stop);
  RejectFile rejects(rejects_path());
  const auto summary = import_people(source, rejects,
                                     {.database_url = url_,
                                      .reading = {},
                                      .today = today,
                                      .wall_now = [this] { return now_; },
                                      .pace = {.progress = {}, .stop = &stop}});

  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped);
  EXPECT_EQ(summary->failure, "");
  EXPECT_EQ(summary->read, 2);
  EXPECT_EQ(summary->rejected, 1);
  EXPECT_EQ(ask("SELECT ref FROM subjects"), "u1");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(Import, knows_the_delimiter_of_a_reject_file) {
  audience::HeaderRules rules;
  ASSERT_EQ(import("ref^country\nu1^XX\n", rules, '^')->rejected, 1);
  std::string mended = rejects();
  mended.replace(mended.find("XX\n"), 2, "AT");

  EXPECT_EQ(import(mended)->added, 1);
}

TEST_F(Import, finds_the_same_fault_in_a_reject_file_that_nobody_has_mended) {
  const std::string text = "ref,country,phone\nu1,XX,\nu2\nu3,DE,a,b\nu4,DE,0660\n,DE,\n";
  ASSERT_EQ(import(text)->rejected, 4);

  const auto again = import(rejects());

  ASSERT_TRUE(again);
  EXPECT_EQ(again->read, 5);
  EXPECT_EQ(again->rejected, 4);
  EXPECT_EQ(again->unchanged, 1);
  EXPECT_EQ(rejects().find("crier_line", 8), std::string::npos) << rejects();
}

TEST_F(Import, warns_of_a_value_that_it_cannot_read_and_keeps_the_one_that_is_known) {
  const std::string header =
      "ref,country,email,name,locale,time_zone,birth_date,phone,terms_locale\n";
  ASSERT_TRUE(
      import(header + "u1,DE,a@b.example,Anna,de,Europe/Berlin,1990-01-01,+49301234567,fr\n"));

  const auto summary = import(header +
                              "u1,DE,no address,\"A\nB\",d,GMT+1,01.02.1990,030,f\n"
                              "u2,DE,no address,\"A\nB\",d,GMT+1,01.02.1990,030,f\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->changed, 1);
  EXPECT_EQ(summary->added, 1);
  // The age alone is not kept: an older one could make an adult of a child.
  EXPECT_EQ(ask("SELECT concat_ws('|', ref, email, name, locale, time_zone, birth_date, phone) "
                "FROM subjects ORDER BY ref"),
            "u1|a@b.example|Anna|de-x-terms-fr|Europe/Berlin|+49301234567 u2");
  EXPECT_EQ(import(header + "u1,DE,no address,\"A\nB\",d,GMT+1,01.02.1990,030,f\n")->unchanged, 1);
}

TEST_F(Import, lists_no_warning_of_a_row_that_is_rejected_as_a_repetition) {
  ASSERT_TRUE(import("ref,country,phone\nu1,DE,\nu1,DE,030\n"));

  EXPECT_EQ(rejects().find("warning"), std::string::npos) << rejects();
  EXPECT_NE(rejects().find("3,rejected,ref,duplicate_ref"), std::string::npos) << rejects();
}

TEST_F(Import, takes_refs_that_differ_in_spelling_only_for_one_person) {
  const auto summary = import(
      "ref,country\n\"late2 \",DE\nlate2,DE\nmu\xCC\x88ller,DE\nm\xC3\xBCller,DE\n"
      "\xC2\xA0late3,DE\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->added, 3);
  EXPECT_EQ(summary->rejected, 2);
  EXPECT_EQ(summary->refs_changed, 3);
  EXPECT_EQ(ask("SELECT ref FROM subjects ORDER BY ref COLLATE \"C\""),
            "late2 late3 m\xC3\xBCller");
}

// The file names everybody again at its end, many batches later, with another country.
std::string with_everybody_again(int count) {
  const std::string again = many_people(count, "FR");
  return many_people(count) + again.substr(again.find('\n') + 1);
}

TEST_F(Import, finds_a_repeated_ref_however_far_apart_and_lets_the_first_count) {
  const std::string text = with_everybody_again(40'000);

  const auto first = import(text);
  const std::string before = fingerprint();
  const auto second = import(text);

  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->added, 40'000);
  EXPECT_EQ(first->rejected, 40'000);
  EXPECT_EQ(ask("SELECT DISTINCT country FROM subjects"), "DE");
  // Now the first occurrence is an unchanged row.
  EXPECT_EQ(second->unchanged, 40'000);
  EXPECT_EQ(second->rejected, 40'000);
  EXPECT_EQ(fingerprint(), before);
}

TEST_F(Import, finds_a_repeated_ref_whose_first_row_changed_somebody) {
  ASSERT_TRUE(import(many_people(40'000, "AT")));

  const auto summary = import(with_everybody_again(40'000));

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->changed, 40'000);
  EXPECT_EQ(summary->rejected, 40'000);
  EXPECT_EQ(ask("SELECT DISTINCT country FROM subjects"), "DE");
}

TEST_F(Import, changes_who_differs_and_remembers_where_they_stood) {
  ASSERT_TRUE(import("ref,country,locale,name\nu1,DE,de,Anna\nu2,DE,,Bob\nu3,DE,de,Eve\n"));
  now_ += 1h;

  const auto summary =
      import("ref,country,locale,name\nu1,AT,de,Anna\nu2,DE,fr,Bob\nu3,DE,de,Eva\nu4,FR,fr,Zoé\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->changed, 3);
  EXPECT_EQ(summary->added, 1);
  EXPECT_EQ(ask("SELECT concat_ws('/', country_before, coalesce(locale_before, 'none'), moved_at) "
                "FROM subject_moves ORDER BY locale_before"),
            "DE/de/2025-05-27 11:00:00+00 DE/none/2025-05-27 11:00:00+00");
  EXPECT_EQ(connection_.transact(&store::last_move), now_);
}

TEST_F(Import, dates_a_move_after_the_start_of_every_campaign_whatever_the_clock_says) {
  ASSERT_TRUE(import("ref,country\nu1,DE\n"));
  connection_.transact([](store::Transaction& transaction) {
    store::exec_unprepared(transaction, "test", R"sql(
      INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, effective_at,
                             created_at, start_at, started_at, audience_until)
      VALUES ('c', 'cancelled', 'p', 'email', '', '2025-06-20', '2025-06-26', '2025-06-27',
              '2025-05-01', '2025-05-27 12:00', '2025-05-27 12:00', 1))sql");
  });

  ASSERT_TRUE(import("ref,country\nu1,AT\n"));

  EXPECT_EQ(ask("SELECT moved_at FROM subject_moves"), "2025-05-27 12:00:00.000001+00");
}

TEST_F(Import, leaves_columns_that_the_file_does_not_have_as_they_are) {
  ASSERT_TRUE(import("ref,country,email,name,birth_date\nu1,DE,a@b.example,Anna,1990-01-01\n"));

  const auto same = import("ref,country\nu1,DE\n");
  const auto other =
      import("id,Land,notes\nu1,AT,x\n",
             {.ours_by_theirs = {{"id", "ref"}, {"land", "country"}}, .ignored = {"notes"}});

  ASSERT_TRUE(same && other);
  EXPECT_EQ(same->unchanged, 1);
  EXPECT_EQ(other->changed, 1);
  EXPECT_EQ(ask("SELECT concat_ws('|', email, name, country, birth_date) FROM subjects"),
            "a@b.example|Anna|AT|1990-01-01");
}

TEST_F(Import, empties_a_value_that_the_file_leaves_empty) {
  ASSERT_TRUE(import("ref,country,email\nu1,DE,a@b.example\n"));

  EXPECT_EQ(import("ref,country,email\nu1,DE,\n")->changed, 1);

  EXPECT_EQ(ask("SELECT count(*) FROM subjects WHERE email IS NULL"), "1");
}

TEST_F(Import, refuses_a_header_before_it_touches_the_database) {
  const auto summary = import("ref,mail\nu1,a@b.example\n");

  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().size(), 2U);
  EXPECT_EQ(ask("SELECT count(*) FROM imports"), "0");
}

TEST_F(Import, runs_alone) {
  connection_.transact([](store::Transaction& transaction) {
    ASSERT_TRUE(store::begin_import(transaction, "another", now));
  });

  const auto summary = import("ref,country\nu1,DE\n");

  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().front(), "another import is under way; wait until it has ended");
}

TEST_F(Import, that_was_stopped_is_finished_by_a_repetition) {
  const std::string text = with_everybody_again(60'000);
  std::ofstream(directory_ / "long.csv", std::ios::binary) << text;
  std::atomic<bool> stop = true;
  ByteSource source(directory_ / "long.csv");
  RejectFile rejects(rejects_path());

  const auto broken = import_people(source, rejects,
                                    {.database_url = url_,
                                     .reading = {},
                                     .today = today,
                                     .wall_now = [] { return now; },
                                     .pace = {.progress = {}, .stop = &stop}});
  ASSERT_TRUE(broken);
  ASSERT_TRUE(broken->stopped);
  ASSERT_LT(broken->read, 120'000);
  const auto again = import(text);

  EXPECT_EQ(again->added + broken->added, 60'000);
  EXPECT_EQ(again->unchanged, broken->added);
  EXPECT_EQ(again->rejected, 60'000);
  EXPECT_EQ(ask("SELECT count(*) FROM subjects WHERE country = 'DE'"), "60000");
}

TEST_F(Import, survives_the_loss_of_its_connections_in_the_middle) {
  const std::string text = many_people(200'000);
  std::ofstream(directory_ / "long.csv", std::ios::binary) << text;
  ByteSource source(directory_ / "long.csv");
  RejectFile rejects(rejects_path());
  bool has_cut = false;
  const auto cut_once = [&](const ImportProgress& progress) {
    if (progress.rows < 30'000 || std::exchange(has_cut, true)) return;
    ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name LIKE '%import%' AND datname = current_database()");
  };

  EXPECT_THROW(static_cast<void>(import_people(source, rejects,
                                               {.database_url = url_,
                                                .reading = {},
                                                .today = today,
                                                .wall_now = [] { return now; },
                                                .pace = {.progress = cut_once}})),
               store::DatabaseUnavailable);
  const auto again = import(text);

  ASSERT_TRUE(again);
  EXPECT_GT(again->unchanged, 0);
  EXPECT_EQ(again->added + again->unchanged, 200'000);
  EXPECT_EQ(ask("SELECT count(*) FROM subjects"), "200000");
}

TEST_F(Import, is_counted_by_country_and_language) {
  ASSERT_TRUE(
      import("ref,country,locale,email,birth_date,phone\n"
             "u1,DE,de-DE,a@b.example,1990-01-01,\n"
             "u2,DE,de,,2010-01-01,+49301234567\n"
             "u3,DE,,,,\n"
             "u4,AT,de-AT,,2007-05-27,\n"));

  const auto stats = connection_.transact(
      [](store::Transaction& transaction) { return store::audience_stats(transaction, today); });

  ASSERT_EQ(stats.size(), 3U);
  EXPECT_EQ(stats[0].country, "AT");
  EXPECT_EQ(stats[0].minors, 0);  // Eighteen today.
  EXPECT_EQ(stats[1].language, "");
  EXPECT_EQ(stats[1].age_unknown, 1);
  EXPECT_EQ(stats[2].language, "de");
  EXPECT_EQ(stats[2].people, 2);
  EXPECT_EQ(stats[2].with_email, 1);
  EXPECT_EQ(stats[2].with_phone, 1);
  EXPECT_EQ(stats[2].minors, 1);
}

}  // namespace
}  // namespace crier::app
