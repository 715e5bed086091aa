// A campaign by post against a real PostgreSQL: from the list to the printer's report, and what is
// broken off in between.
#include <atomic>
#include <map>
#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "integration/use_cases/subject/erasures.h"
#include "letter/manifest.h"
#include "store/ledger/page_terms.h"
#include "support/text/text_octets.h"
#include "use_cases/campaign/changing/campaign_extension.h"
#include "use_cases/campaign/reading/campaign_audit.h"
#include "use_cases/letters/letter_figures.h"
#include "use_cases/letters/letter_list.h"
#include "use_cases/letters/letter_taking.h"
#include "use_cases/letters/letter_writing.h"
#include "use_cases/letters/printer_report.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr int people = 5;
constexpr const char* daemon_id = "11111111-1111-1111-1111-111111111111";

using Files = std::map<std::string, std::string>;

struct Letters : Erasures {
  // Everybody of it waits for the post, as a walk leaves them.
  store::CampaignRecord listed() {
    add(germans(people));
    sql("INSERT INTO subject_addresses (lane, subject_id, kind, value, since) "
        "SELECT lane, id, 'postal', 'Person ' || ref || '|Musterstr. 5|1010 Wien|AT', "
        "'2026-01-01' FROM subjects");
    const std::string text = with(specification(), "channel = \"email\"", "channel = \"letter\"");
    const auto checked = check_specification({.text = text, .name = "campaign.toml"}, catalogue_,
                                             {.channels = {"letter"}, .now = now()});
    EXPECT_TRUE(checked) << checked.error();
    EXPECT_TRUE(create_draft(connection_, checked->spec, text, source(), note()));
    const auto scheduled = schedule_start(connection_, found(), now(), note());
    EXPECT_TRUE(scheduled) << scheduled.error();
    const store::CampaignRecord campaign = *scheduled;
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(
          approve_words(transaction, campaign, source(),
                        {.locales = {}, .by = "Ada Example, DPO", .at = now(), .actor = "ada"}));
      EXPECT_TRUE(begin_campaign(transaction, campaign.id, source(), note()));
    });
    put_on_list(found());
    return found();
  }

  void put_on_list(const store::CampaignRecord& campaign) {
    connection_.transact([&](store::Transaction& transaction) {
      const auto terms = store::page_terms(transaction, campaign.id, first_step);
      for (const dispatch::ClaimedLane& held : store::claim_lanes(
               transaction,
               {.campaign = campaign.id, .step = first_step, .lanes_max = 100, .lease = 1min},
               daemon_id)) {
        dispatch::Flush flush{.number = held.flushes + 1, .cursor = held.audience_until};
        for (const auto& row : store::exec_unprepared(
                 transaction, "test",
                 fmt::format("SELECT id FROM subjects WHERE lane = {}", held.claim.lane.value))) {
          flush.deferrals.push_back({.subject = {row[0].as<std::int64_t>()},
                                     .attempt = 1,
                                     .due_at = campaign.notify_by,
                                     .reason = Reason::rate_limited,
                                     .waits_for = dispatch::WaitsFor::post});
        }
        EXPECT_EQ(store::book(transaction, held.claim, terms, flush), dispatch::Fence::held);
        EXPECT_EQ(store::hand_back_lane(
                      transaction, held.claim, daemon_id,
                      {.claimed_to = held.audience_until, .rests_until = campaign.notify_by}),
                  dispatch::Fence::held);
      }
    });
  }

  LetterTaking taking(const store::CampaignRecord& campaign) {
    return {
        .campaign = campaign.id,
        .settings = settings_,
        .pages_url = source().pages_url,
        .style = {.sender = "Example, 1 Street, Dublin", .home = "IE", .window_form = "din-5008-b"},
        .actor = "ada",
        .now = [this] { return now() + 1h; }};
  }

  TakenBatch taken(const store::CampaignRecord& campaign) {
    const auto batch = take_letters(connection_, taking(campaign));
    EXPECT_TRUE(batch) << batch.error();
    EXPECT_TRUE(batch->has_value());
    return batch->value_or(TakenBatch{});
  }

  Files written(const store::LetterBatch& batch) {
    Files files;
    const auto setting = letter_setting(connection_, found());
    EXPECT_TRUE(setting) << setting.error();
    const auto done = write_letters(
        connection_, batch, *setting,
        {.letter = [&](const std::string& file,
                       std::string_view octets) { files[file] = std::string(octets); },
         .manifest = [&](std::string_view piece) { files["manifest.csv"] += piece; },
         .sums = [&](std::string_view piece) { files["SHA256SUMS"] += piece; }},
        now() + 1h, {});
    EXPECT_TRUE(done) << done.error();
    return files;
  }

  Files exported(const store::CampaignRecord& campaign) {
    const store::LetterBatch batch = taken(campaign).batch;
    Files files = written(batch);
    note_written(connection_, batch, now() + 1h);
    return files;
  }

  std::expected<PrinterReportBooked, std::string> report_of_printer(const std::string& text) {
    return book_printer_report(connection_,
                               {.open = [text] { return std::make_unique<test::TextOctets>(text); },
                                .actor = "ada",
                                .now = now() + std::chrono::days(9)});
  }

  // Of every letter, with the same words.
  std::string table(const std::string& words) {
    std::string text = "delivery_key,posted_on,returned_on,reason\n";
    for (const auto& row : sql("SELECT key FROM letters ORDER BY key")) {
      text += fmt::format("{},{}\n", row[0].c_str(), words);
    }
    return text;
  }

  std::int64_t count(const std::string& query) { return sql(query)[0][0].as<std::int64_t>(); }
  std::int64_t counted(const std::string& column) {
    return count(fmt::format("SELECT sum({}) FROM campaign_counts", column));
  }
  report::PostFigures figures() {
    const CampaignId campaign = found().id;
    return connection_.transact([&](store::Transaction& transaction) {
      return post_figures_of(transaction, campaign, test::test_lanes);
    });
  }
  void expect_sound_books() {
    const auto audit = audit_campaign(connection_, found(), catalogue_);
    ASSERT_TRUE(audit) << audit.error();
    EXPECT_TRUE(audit->differences.empty());
  }
};

TEST_F(Letters, are_taken_once_and_stay_pending_until_they_are_posted) {
  const store::CampaignRecord campaign = listed();
  EXPECT_EQ(figures(), (report::PostFigures{.waiting = people}));

  const Files files = exported(campaign);

  EXPECT_EQ(std::ssize(files), people + 2);
  EXPECT_EQ(figures(), (report::PostFigures{.exported = people}));
  EXPECT_EQ(counted("pending"), people);
  EXPECT_EQ(counted("notified"), 0);
  expect_sound_books();
  const auto again = take_letters(connection_, taking(campaign));
  ASSERT_TRUE(again) << again.error();
  EXPECT_FALSE(*again) << "nobody waits";
  EXPECT_EQ(count("SELECT count(*) FROM letter_batches"), 1);
}

TEST_F(Letters, are_the_same_octets_whenever_their_batch_is_written) {
  const Files first = exported(listed());
  sql("UPDATE subjects SET name = 'Another Name'");

  const auto batch = batch_to_write(connection_, found(), 1);

  ASSERT_TRUE(batch) << batch.error();
  EXPECT_EQ(written(*batch), first);
  EXPECT_THAT(first.at("manifest.csv"), HasSubstr("Person p0,Musterstr. 5,1010 Wien,"));
  EXPECT_THAT(first.at("manifest.csv"), HasSubstr("AUSTRIA")) << "they are posted in Ireland";
}

TEST_F(Letters, that_would_be_other_octets_are_not_written) {
  static_cast<void>(exported(listed()));
  sql("UPDATE letters SET digest = sha256('another')");
  const auto batch = batch_to_write(connection_, found(), 1);
  const auto setting = letter_setting(connection_, found());
  ASSERT_TRUE(batch && setting);
  int files = 0;

  const auto done = write_letters(connection_, *batch, *setting,
                                  {.letter = [&](const std::string&, std::string_view) { ++files; },
                                   .manifest = [](std::string_view) {},
                                   .sums = [](std::string_view) {}},
                                  now(), {});

  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(), HasSubstr("other fonts"));
  EXPECT_EQ(files, 0);
}

TEST_F(Letters, of_an_export_that_was_broken_off_are_in_the_batch_of_the_next_one) {
  const store::CampaignRecord campaign = listed();
  std::atomic<bool> stop{false};
  LetterTaking broken = taking(campaign);
  broken.progress = [&](std::int64_t) { stop = true; };
  broken.stop = &stop;
  const auto first = take_letters(connection_, broken);
  ASSERT_FALSE(first);
  EXPECT_THAT(first.error(), HasSubstr("batch 1"));
  const auto left = count("SELECT count(*) FROM deferrals WHERE waits_for = 'post'");
  EXPECT_GT(left, 0);
  EXPECT_LT(left, people);
  expect_sound_books();

  const TakenBatch second = taken(campaign);

  EXPECT_EQ(second.batch.number, 1);
  EXPECT_TRUE(second.was_left_unwritten);
  EXPECT_EQ(second.letters, left);
  EXPECT_EQ(std::ssize(written(second.batch)), people + 2);
  // Killed before its folder was in place: it is the next one's again.
  EXPECT_EQ(taken(campaign).batch.number, 1);
  EXPECT_EQ(count("SELECT count(*) FROM letters"), people);
}

TEST_F(Letters, are_not_written_for_who_has_objected_before) {
  const store::CampaignRecord campaign = listed();
  report(objection::StatementKind::objection, "p1", now());

  const TakenBatch batch = taken(campaign);

  EXPECT_EQ(batch.letters, people - 1);
  EXPECT_EQ(batch.left_out, 1);
  EXPECT_EQ(counted("excluded"), 1);
  EXPECT_THAT(written(batch.batch).at("manifest.csv"), Not(HasSubstr("Person p1,")));
  expect_sound_books();
}

TEST_F(Letters, of_a_paused_campaign_are_not_taken) {
  const auto paused =
      change_campaign(connection_, listed(), CampaignChange::pause, note("the authority asked"));
  ASSERT_TRUE(paused);

  const auto refused = take_letters(connection_, taking(*paused));

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("paused"));
  EXPECT_EQ(count("SELECT count(*) FROM letters"), 0);
}

TEST_F(Letters, that_were_posted_tell_their_people_once_however_often_it_is_reported) {
  static_cast<void>(exported(listed()));
  const std::string text = table("2026-04-03,,");

  const auto first = report_of_printer(text);
  const auto second = report_of_printer(text);

  ASSERT_TRUE(first) << first.error();
  EXPECT_EQ(first->campaign, key);
  EXPECT_EQ(first->posted, people);
  ASSERT_TRUE(second) << second.error();
  EXPECT_EQ(second->posted, 0);
  EXPECT_EQ(second->known, people);
  EXPECT_EQ(counted("notified"), people);
  EXPECT_EQ(counted("pending"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM attempts WHERE outcome = 'accepted' AND evidence IS NOT "
                  "NULL AND at = '2026-04-03T12:00:00Z'"),
            people);
  EXPECT_EQ(count("SELECT count(*) FROM letters WHERE body IS NOT NULL"), 0)
      << "nothing of it has to be written again";
  EXPECT_EQ(count("SELECT count(*) FROM campaign_lanes WHERE rests_until IS NOT NULL"), 0)
      << "a walk finds the lanes done";
  expect_sound_books();
}

TEST_F(Letters, that_came_back_tell_nobody_any_more_and_end_the_address) {
  static_cast<void>(exported(listed()));
  ASSERT_TRUE(report_of_printer(table("2026-04-03,,")));

  const auto booked = report_of_printer(table("2026-04-03,2026-04-09,moved away"));

  ASSERT_TRUE(booked) << booked.error();
  EXPECT_EQ(booked->returned, people);
  EXPECT_EQ(count("SELECT sum(taken_back) FROM feedback_counts"), people);
  EXPECT_EQ(count("SELECT count(*) FROM subject_addresses WHERE state = 'dead'"), people);
  EXPECT_EQ(figures(), (report::PostFigures{.returned = people}));
  EXPECT_EQ(report_of_printer(table("2026-04-03,2026-04-09,moved away"))->known, people);
  EXPECT_EQ(count("SELECT sum(taken_back) FROM feedback_counts"), people);
  expect_sound_books();
}

TEST_F(Letters, of_who_was_erased_end_without_the_words_of_the_printer) {
  static_cast<void>(exported(listed()));
  ASSERT_TRUE(erase("p2"));

  const auto booked = report_of_printer(table(",,moved to 5 Example Street"));

  ASSERT_TRUE(booked) << booked.error();
  EXPECT_EQ(booked->failed, people);
  EXPECT_EQ(count("SELECT count(*) FROM letters WHERE reason LIKE 'moved%'"), people - 1);
  EXPECT_EQ(count("SELECT count(*) FROM attempts WHERE description LIKE 'moved%'"), people - 1);
  expect_sound_books();
}

TEST_F(Letters, that_were_not_posted_end_with_the_reason) {
  static_cast<void>(exported(listed()));

  const auto booked = report_of_printer(table(",,address incomplete"));

  ASSERT_TRUE(booked) << booked.error();
  EXPECT_EQ(booked->failed, people);
  EXPECT_EQ(counted("failed"), people);
  EXPECT_EQ(count("SELECT count(*) FROM attempts WHERE outcome = 'failed' AND "
                  "description = 'address incomplete'"),
            people);
  expect_sound_books();
}

TEST_F(Letters, of_a_report_with_a_fault_are_not_booked) {
  static_cast<void>(exported(listed()));
  const std::string sound = table("2026-04-03,,");
  struct Row {
    std::string text;
    const char* words;
  };
  const Row rows[] = {
      {sound + "abcdefghijklmnopqrstuvwxyz0,2026-04-03,,\n", "line 7: no letter has"},
      {sound + sound.substr(sound.find('\n') + 1), "stands in it twice"},
      {table("2027-04-03,,"), "line 2: 2027-04-03 has not come yet"},
      {table(",2026-04-09,"), "fill in posted_on"},
      {"delivery_key,posted_on,returned_on,reason\n", "no row"},
  };
  for (const Row& row : rows) {
    const auto refused = report_of_printer(row.text);

    ASSERT_FALSE(refused) << row.words;
    EXPECT_THAT(refused.error(), HasSubstr(row.words));
    EXPECT_EQ(figures(), (report::PostFigures{.exported = people}));
  }
}

TEST_F(Letters, of_people_who_are_erased_are_left_out_and_keep_nothing) {
  const store::CampaignRecord campaign = listed();
  const store::LetterBatch batch = taken(campaign).batch;
  ASSERT_TRUE(erase("p2"));
  EXPECT_EQ(count("SELECT count(*) FROM letters WHERE address IS NULL AND body IS NULL"), 1);

  const Files files = written(batch);

  EXPECT_EQ(std::ssize(files), people - 1 + 2);
  EXPECT_THAT(files.at("manifest.csv"), Not(HasSubstr("Person p2")));
  EXPECT_EQ(counted("excluded"), 1) << "nobody would ever report anything of it";
  note_written(connection_, batch, now() + 1h);
  EXPECT_EQ(std::ssize(written(batch)), people - 1 + 2);
  expect_sound_books();
}

TEST_F(Letters, of_people_who_were_erased_after_a_folder_was_broken_off_do_not_stay_open) {
  const store::LetterBatch batch = taken(listed()).batch;
  static_cast<void>(written(batch));  // And killed before its folder was in its place.
  ASSERT_TRUE(erase("p2"));

  const Files files = written(batch);

  EXPECT_EQ(std::ssize(files), people - 1 + 2);
  EXPECT_EQ(counted("excluded"), 1);
  EXPECT_EQ(figures(), (report::PostFigures{.exported = people - 1, .failed = 1}));
  expect_sound_books();
}

TEST_F(Letters, that_were_taken_and_never_written_are_not_for_who_has_objected_since) {
  const store::LetterBatch batch = taken(listed()).batch;
  report(objection::StatementKind::objection, "p1", now());

  const Files files = written(batch);

  EXPECT_THAT(files.at("manifest.csv"), Not(HasSubstr("Person p1,")));
  EXPECT_EQ(std::ssize(files), people - 1 + 2);
  EXPECT_EQ(counted("excluded"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM attempts WHERE reason = 'already_objected'"), 1);
  expect_sound_books();
  // From then on they are the same whoever objects.
  note_written(connection_, batch, now() + 1h);
  report(objection::StatementKind::objection, "p3", now());
  const auto again = batch_to_write(connection_, found(), 1);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(written(*again), files);
}

TEST_F(Letters, are_exported_by_one_session_at_a_time) {
  store::Connection other(url_, "other");

  EXPECT_TRUE(begin_letter_export(connection_));
  EXPECT_FALSE(begin_letter_export(other));
}

TEST_F(Letters, of_a_batch_that_was_never_written_wait_as_long_as_the_campaign_is_paused) {
  static_cast<void>(taken(listed()));
  ASSERT_TRUE(change_campaign(connection_, found(), CampaignChange::pause, note("its words")));

  const auto refused = batch_to_write(connection_, found(), 1);

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("paused"));
}

TEST_F(Letters, are_not_taken_while_nobody_could_object_and_begin_no_batch) {
  const store::CampaignRecord campaign = listed();
  sql(
      fmt::format("DELETE FROM link_health; INSERT INTO link_health (campaign_id, failures, "
                  "failing_since, is_down, fault, ask_at) VALUES ({}, 3, now(), true, 'no answer', "
                  "now())",
                  campaign.id.value));

  const auto refused = take_letters(connection_, taking(campaign));

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("objection link"));
  EXPECT_EQ(count("SELECT count(*) FROM letter_batches"), 0);
}

TEST_F(Letters, whose_words_nobody_has_approved_begin_no_batch) {
  const store::CampaignRecord campaign = listed();
  sql("UPDATE campaigns SET effective_at = effective_at + interval '10 days'");

  const auto refused = take_letters(connection_, taking(campaign));

  ASSERT_FALSE(refused);
  EXPECT_EQ(count("SELECT count(*) FROM letter_batches"), 0);
}

// Nobody sends corrections by post, and none may be promised.
TEST_F(Letters, are_not_corrected_when_dates_are_moved) {
  const store::CampaignRecord campaign = listed();
  static_cast<void>(exported(campaign));
  ASSERT_TRUE(report_of_printer(table("2026-04-03,,")));
  const std::chrono::hours by = std::chrono::days(28);

  const auto planned = plan_extension(connection_, campaign, source(),
                                      {.wish = {.notify_by = campaign.notify_by + by,
                                                .cutoff = campaign.cutoff + by,
                                                .effective_at = campaign.effective_at + by},
                                       .now = now() + 1h});

  ASSERT_TRUE(planned) << planned.error();
  EXPECT_EQ(planned->told, people);
  EXPECT_FALSE(planned->is_corrected);
}

TEST_F(Letters, are_listed_by_batch) {
  static_cast<void>(exported(listed()));
  ASSERT_TRUE(report_of_printer(table("2026-04-03,,")));

  const auto batches = list_letters(connection_, found());

  ASSERT_EQ(batches.size(), 1U);
  EXPECT_EQ(batches[0].counts, (store::LetterCounts{.letters = people, .posted = people}));
  EXPECT_TRUE(batches[0].batch.is_written);
  EXPECT_FALSE(batch_to_write(connection_, found(), 7));
}

}  // namespace
}  // namespace crier::app
