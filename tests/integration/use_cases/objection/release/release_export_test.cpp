#include "use_cases/objection/release/release_export.h"

#include <map>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "campaign/extension.h"
#include "integration/use_cases/whole_campaign.h"
#include "objection/ref_digest.h"
#include "store/campaign/extensions.h"
#include "store/registers/objections.h"
#include "store/settings.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/subject/erasure.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::Withholding;

struct Releases : WholeCampaign {
  struct Files {
    std::expected<Release, ReleaseRefusal> done;
    std::map<std::string, boost::json::object> released;
    std::map<std::string, boost::json::object> withheld;  // By ref, or digest.
  };

  static ExportSink into(std::string& text) {
    return [&text](std::string_view piece) {
      text += piece;
      return true;
    };
  }

  static std::map<std::string, boost::json::object> lines_of(const std::string& text) {
    std::map<std::string, boost::json::object> lines;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      auto line = boost::json::parse(text.substr(begin, end - begin)).as_object();
      const auto& ref = line.at("ref");
      const auto name = (ref.is_null() ? line.at("ref_digest") : ref).as_string();
      lines.emplace(std::string(name), std::move(line));
      begin = end + 1;
    }
    return lines;
  }

  // Of one with an age gate, whose link has answered until its cut-off.
  store::CampaignRecord begun() {
    const CampaignId id = WholeCampaign::begun().id;
    sql("UPDATE campaigns SET spec = replace(spec, 'years = 0', 'years = 18') WHERE id = " +
        std::to_string(id.value));
    sql("INSERT INTO link_health (campaign_id, ask_at, answered_at) "
        "SELECT id, cutoff, cutoff FROM campaigns");
    return found();
  }

  Files release(const store::CampaignRecord& campaign, WallTime as_of) {
    std::string released;
    std::string withheld;
    const ReleaseQuestion question{
        .evidence = EvidenceLevel::accepted, .format = ExportFormat::ndjson, .now = as_of};
    auto done = export_release(connection_, campaign.id, catalogue_, question,
                               {.released = into(released), .withheld = into(withheld)}, {});
    return {
        .done = std::move(done), .released = lines_of(released), .withheld = lines_of(withheld)};
  }

  static ReleaseManifest manifest_of(const Release& release) {
    return {.campaign = release.campaign.key,
            .campaign_state = std::string(name_of(release.campaign.state)),
            .purpose = release.campaign.purpose,
            .actor = "ada",
            .effective_at = release.campaign.effective_at,
            .terms = release.terms,
            .position = release.position,
            .counts = release.counts,
            .files = {{{.name = "released.csv", .rows = 3, .sha256 = sha256("a")},
                       {.name = "withheld.csv", .rows = 8, .sha256 = sha256("b")}}}};
  }

  void extend_by(std::chrono::hours more) { extend_by(found().id, more); }
  void extend_by(CampaignId id, std::chrono::hours more) {
    connection_.transact([&](store::Transaction& transaction) {
      store::CampaignRecord campaign = store::lock_campaign(transaction, id).value();
      CampaignDates dates =
          dates_of(load_spec(campaign, notice::all_fact_names(catalogue_)).value());
      dates.cutoff.instant += more;
      dates.effective_at.instant += more;
      store::extend_campaign(transaction, campaign, dates, note("more time"));
    });
  }

  static constexpr const char* second_key = "ai-training-again";

  // Another campaign of the same purpose and to the same people, whose cut-off is so much later.
  store::CampaignRecord begun_again(std::chrono::hours later) {
    const std::string text = with(specification(), key, second_key);
    EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
    const auto second = look_up_campaign(connection_, second_key).value();
    auto campaign = schedule_start(connection_, second, now(), note()).value();
    connection_.transact([&](store::Transaction& transaction) {
      const auto approved =
          approve_words(transaction, campaign, source(),
                        {.locales = {}, .by = "Ada Example, DPO", .at = now(), .actor = "ada"});
      EXPECT_TRUE(approved);
      EXPECT_TRUE(begin_campaign(transaction, campaign.id, source(), note()));
    });
    extend_by(campaign.id, later);
    sql("INSERT INTO link_health (campaign_id, ask_at, answered_at) "
        "SELECT id, cutoff, cutoff FROM campaigns ON CONFLICT DO NOTHING");
    return look_up_campaign(connection_, second_key).value();
  }

  void say(objection::StatementKind kind, const std::string& ref, const std::string& purpose) {
    const std::array<objection::Statement, 1> said = {{{.kind = kind,
                                                        .lane = lane_of(ref, test::test_lanes),
                                                        .ref = ref,
                                                        .purpose = purpose,
                                                        .stated_at = now(),
                                                        .actor = "test"}}};
    connection_.transact([&](store::Transaction& transaction) {
      static_cast<void>(store::record_statements(transaction, said));
    });
  }
  void object(const std::string& ref, const std::string& purpose = "ai-training") {
    say(objection::StatementKind::objection, ref, purpose);
  }

  // What became of somebody, by the name of the person.
  static void settle(const std::string& ref, dispatch::AttemptRecord& attempt,
                     dispatch::Flush& flush, WallTime late) {
    attempt.outcome = AttemptOutcome::accepted;
    attempt.reason = Reason::none;
    if (ref == "late") attempt.at = late;
    if (ref == "refused") {
      attempt.outcome = AttemptOutcome::failed;
      attempt.reason = Reason::mailbox_unknown;
    }
    if (ref == "suppressed") {
      attempt.outcome = AttemptOutcome::excluded;
      attempt.reason = Reason::suppressed;
    }
    if (ref == "doubtful") {
      attempt.outcome = AttemptOutcome::unknown;
      attempt.reason = Reason::timed_out;
      flush.attempts.push_back(attempt);
      attempt.attempt = 2;
      attempt.outcome = AttemptOutcome::failed;
      attempt.reason = Reason::deadline_passed;
    }
  }

  store::CampaignRecord told() {
    for (const char* ref : {"told", "late", "refused", "suppressed", "doubtful", "objector",
                            "objects-to-other", "withdrew"}) {
      add({german(ref)});
    }
    test::Person child = german("child");
    child.birth_date = "2020-01-01";
    test::Person ageless = german("ageless");
    ageless.birth_date = "";
    add({child, ageless, {.ref = "swiss", .country = "CH", .birth_date = "1980-01-01"}});
    const store::CampaignRecord campaign = begun();
    add({german("came-later")});
    settle_all(campaign,
               [&](const std::string& ref, dispatch::AttemptRecord& attempt,
                   dispatch::Flush& flush) { settle(ref, attempt, flush, campaign.cutoff - 24h); });
    object("objector");
    object("objects-to-other", "newsletter");
    object("withdrew");
    say(objection::StatementKind::withdrawal, "withdrew", "ai-training");
    return campaign;
  }
};

TEST_F(Releases, let_nobody_through_without_a_notice_in_time_or_against_their_word) {
  const store::CampaignRecord campaign = told();

  const Files files = release(campaign, campaign.cutoff);

  ASSERT_TRUE(files.done);
  std::string released;
  for (const auto& [ref, line] : files.released) released += ref + " ";
  EXPECT_EQ(released, "objects-to-other told withdrew ");
  std::string withheld;
  for (const auto& [ref, line] : files.withheld) {
    withheld += fmt::format("{}: {}\n", ref, std::string(line.at("reason").as_string()));
  }
  EXPECT_EQ(withheld,
            "ageless: age_unknown\n"
            "child: minor\n"
            "doubtful: notice_uncertain\n"
            "late: cut_off_not_passed\n"
            "objector: objected\n"
            "refused: not_notified\n"
            "suppressed: not_notified\n"
            "swiss: outside_jurisdiction\n");
  EXPECT_EQ(files.withheld.at("refused").at("detail"), "mailbox_unknown");
  EXPECT_EQ(files.withheld.at("suppressed").at("detail"), "suppressed");
  // Told as a day began, which counts for nothing: until the end of the thirtieth after it.
  const WallTime own = campaign.cutoff + std::chrono::days(30);
  EXPECT_EQ(files.withheld.at("late").at("cut_off").as_string(), iso8601(own));
  EXPECT_EQ(files.done->counts.released, 3);
  EXPECT_EQ(files.done->counts.audience, 11);
  EXPECT_EQ(files.done->counts.withheld(), 8);
  EXPECT_EQ(files.done->position, 4);
}

TEST_F(Releases, take_in_who_was_told_late_when_their_own_time_is_over) {
  const store::CampaignRecord campaign = told();

  // Told as a day began, which counts for nothing: until the end of the thirtieth after it.
  const WallTime own = campaign.cutoff + std::chrono::days(30);
  EXPECT_FALSE(release(campaign, own - 1s).released.contains("late"));
  EXPECT_TRUE(release(campaign, own + 1h).released.contains("late"));
}

TEST_F(Releases, withhold_everybody_before_the_cut_off_and_who_objects_after_it) {
  const store::CampaignRecord campaign = told();

  EXPECT_TRUE(release(campaign, campaign.cutoff - 1s).released.empty());
  EXPECT_TRUE(release(campaign, campaign.cutoff).released.contains("told"));
  object("told");
  const Files after = release(campaign, campaign.cutoff);
  EXPECT_EQ(after.withheld.at("told").at("reason"), "objected");
  EXPECT_EQ(after.done->position, 5);
}

TEST_F(Releases, judge_by_what_is_known_of_a_person_now) {
  const store::CampaignRecord campaign = told();
  sql("UPDATE subjects SET birth_date = '2019-01-01' WHERE ref = 'told'");

  EXPECT_EQ(release(campaign, campaign.cutoff).withheld.at("told").at("reason"), "minor");
}

TEST_F(Releases, wait_for_what_another_campaign_of_the_purpose_has_promised) {
  add({german("told-twice"), german("told-once"), german("pending")});
  const store::CampaignRecord first = begun();
  settle_all(first, AttemptOutcome::accepted, Reason::none);
  const store::CampaignRecord second = begun_again(10 * 24h);
  // Whoever is left out or refused by the second one has only what the first one has promised.
  for (const Lane lane : test::all_lanes) {
    if (lane == lane_of("pending", test::test_lanes)) continue;
    settle_lane(second, lane,
                [](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                  attempt.outcome = AttemptOutcome::accepted;
                  attempt.reason = Reason::none;
                });
  }

  const Files early = release(first, first.cutoff);
  ASSERT_TRUE(early.done) << early.done.error().words;
  EXPECT_EQ(early.done->counts.released, 0);
  for (const auto& [ref, line] : early.withheld) {
    EXPECT_EQ(line.at("reason"), "cut_off_not_passed") << ref;
    EXPECT_EQ(line.at("detail"), second_key) << ref;
    EXPECT_EQ(line.at("cut_off").as_string(), iso8601(second.cutoff)) << ref;
  }
  EXPECT_EQ(early.done->others.size(), 1U);

  settle_all(second, AttemptOutcome::failed, Reason::mailbox_unknown);
  const Files later = release(first, second.cutoff);
  EXPECT_EQ(later.done->counts.released, 3);
}

TEST_F(Releases, do_not_wait_for_a_campaign_that_does_not_tell_the_person) {
  add({german("told")});
  const store::CampaignRecord first = begun();
  settle_all(first, AttemptOutcome::accepted, Reason::none);
  settle_all(begun_again(10 * 24h), AttemptOutcome::failed, Reason::mailbox_unknown);

  const Files files = release(first, first.cutoff);

  ASSERT_TRUE(files.done);
  EXPECT_TRUE(files.released.contains("told"));
}

TEST_F(Releases, do_not_wait_for_a_breach_to_which_nobody_objects) {
  add({german("told")});
  const store::CampaignRecord first = begun();
  settle_all(first, AttemptOutcome::accepted, Reason::none);
  settle_all(begun_again(10 * 24h), AttemptOutcome::accepted, Reason::none);
  sql(fmt::format(
      "UPDATE campaigns SET spec = $spec${}$spec$ WHERE key = '{}'",
      with(sample_spec(NoticeProfile::breach, 2026y / 3 / 31), "key = \"", "key = \"again-"),
      second_key));

  const Files files = release(first, first.cutoff);

  ASSERT_TRUE(files.done) << files.done.error().words;
  EXPECT_TRUE(files.released.contains("told"));
}

TEST_F(Releases, wait_for_what_another_campaign_owes_for_its_outages) {
  add({german("told")});
  const store::CampaignRecord first = begun();
  settle_all(first, AttemptOutcome::accepted, Reason::none);
  const store::CampaignRecord second = begun_again(24h);
  settle_all(second, AttemptOutcome::accepted, Reason::none);
  sql(
      fmt::format("INSERT INTO link_outages "
                  "(campaign_id, began_at, ended_at, fault, recorded_at, recorded_by) "
                  "SELECT id, cutoff - interval '20 days', cutoff - interval '10 days', 'away', "
                  "cutoff, 'test' "
                  "FROM campaigns WHERE key = '{}'",
                  second_key));

  const Files files = release(first, second.cutoff);

  ASSERT_TRUE(files.done) << files.done.error().words;
  EXPECT_EQ(files.withheld.at("told").at("reason"), "extension_owed");
  EXPECT_EQ(files.withheld.at("told").at("detail"), second_key);
}

TEST_F(Releases, are_not_put_in_place_where_another_campaign_has_promised_more_meanwhile) {
  add({german("told")});
  const store::CampaignRecord first = begun();
  settle_all(first, AttemptOutcome::accepted, Reason::none);
  const Files files = release(first, first.cutoff);
  ASSERT_TRUE(files.done);
  begun_again(24h);

  const auto logged = log_release(connection_, *files.done, manifest_of(*files.done));

  ASSERT_FALSE(logged);
  EXPECT_THAT(logged.error(), testing::HasSubstr("export again"));
}

TEST_F(Releases, name_nobody_who_was_erased) {
  const store::CampaignRecord campaign = told();
  settings_ = connection_.transact(
      [](store::Transaction& transaction) { return store::read_settings(transaction); });
  settings_.lanes = test::test_lanes;
  for (const char* ref : {"told", "objector"}) {
    ASSERT_TRUE(erase_subject(connection_, settings_,
                              {.ref = ref, .reason = "art. 17", .actor = "ada", .now = now()}));
  }

  const Files files = release(campaign, campaign.cutoff);

  ASSERT_TRUE(files.done);
  EXPECT_EQ(files.done->counts.withheld_as(Withholding::erased), 2);
  EXPECT_EQ(files.done->counts.withheld_as(Withholding::objected), 0);
  const std::string digest = hex(objection::RefDigester(settings_.secret).digest("told"));
  EXPECT_EQ(files.withheld.at(digest).at("reason"), "erased");
  EXPECT_FALSE(files.withheld.contains("told"));
}

TEST_F(Releases, are_refused_where_nobody_can_be_released) {
  add({german("told")});
  const store::CampaignRecord draft = created();
  const Files before = release(draft, draft.cutoff);
  ASSERT_FALSE(before.done);
  EXPECT_EQ(before.done.error().kind, ReleaseRefusal::Kind::not_ready);

  ASSERT_TRUE(change_campaign(connection_, draft, CampaignChange::cancel, note()));
  const Files cancelled = release(draft, draft.cutoff);
  ASSERT_FALSE(cancelled.done);
  EXPECT_THAT(cancelled.done.error().words, testing::HasSubstr("was cancelled"));
}

// Everybody was told, and no daemon could ask: it may not write the table, say.
TEST_F(Releases, are_refused_where_nobody_has_ever_asked_the_link) {
  const store::CampaignRecord campaign = told();
  sql("DELETE FROM link_health");

  const Files files = release(campaign, campaign.cutoff);

  ASSERT_FALSE(files.done);
  EXPECT_EQ(files.done.error().kind, ReleaseRefusal::Kind::not_ready);
  EXPECT_THAT(files.done.error().words,
              testing::AllOf(testing::HasSubstr("has never answered"),
                             testing::HasSubstr("crier campaign waive-link-check ai-training-2026"),
                             testing::HasSubstr("had ended before Crier asked links")));
  EXPECT_TRUE(release(campaign, campaign.cutoff - 1s).done) << "nobody is given out yet";
}

TEST_F(Releases, do_not_wait_for_a_link_that_somebody_has_said_why_not_to_ask) {
  const store::CampaignRecord campaign = told();
  sql("DELETE FROM link_health; UPDATE campaigns SET link_waiver = 'a firewall'");

  EXPECT_TRUE(release(campaign, campaign.cutoff).done);
}

TEST_F(Releases, are_refused_where_the_sums_do_not_close) {
  const store::CampaignRecord campaign = told();
  sql("DELETE FROM subjects WHERE ref = 'told'");

  const Files files = release(campaign, campaign.cutoff);
  ASSERT_FALSE(files.done);
  EXPECT_EQ(files.done.error().kind, ReleaseRefusal::Kind::open);
}

TEST_F(Releases, go_over_many_pages_and_stop_when_they_are_asked_to) {
  sql("INSERT INTO subjects (lane, id, ref, country, birth_date) "
      "SELECT n % 2, n, 'p' || n, 'DE', '1980-01-01' FROM generate_series(1, 12001) AS n; "
      "SELECT setval('subject_ids', 12001)");
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);

  const Files all = release(campaign, campaign.cutoff);
  ASSERT_TRUE(all.done);
  EXPECT_EQ(all.released.size(), 12001U);

  const std::atomic<bool> stop = true;
  const auto ignored = [](std::string_view) { return true; };
  const auto stopped =
      export_release(connection_, campaign.id, catalogue_, {.now = campaign.cutoff},
                     {.released = ignored, .withheld = ignored}, {.progress = {}, .stop = &stop});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ReleaseRefusal::Kind::broken_off);
}

TEST_F(Releases, are_on_record_with_the_hashes_of_their_files) {
  const store::CampaignRecord campaign = told();
  const Files files = release(campaign, campaign.cutoff);
  const ReleaseManifest manifest = manifest_of(*files.done);

  EXPECT_TRUE(log_release(connection_, *files.done, manifest));

  const auto row =
      sql("SELECT kind, actor, to_position, records, released, withheld, "
          "encode(released_sha256, 'hex') FROM objection_handovers")[0];
  EXPECT_STREQ(row[0].c_str(), "release");
  EXPECT_STREQ(row[1].c_str(), "ada");
  EXPECT_EQ(row[2].as<int>(), 4);
  EXPECT_EQ(row[3].as<int>(), 1);
  EXPECT_EQ(row[4].as<int>(), 3);
  EXPECT_EQ(row[5].as<int>(), 8);
  EXPECT_EQ(row[6].c_str(), hex(sha256("a")));
  const auto said = boost::json::parse(manifest_text(manifest)).as_object();
  EXPECT_EQ(said.at("audience"), 11);
  EXPECT_EQ(said.at("withheld_by_reason").at("objected"), 1);
  EXPECT_EQ(said.at("files").at(0).at("sha256").as_string(), hex(sha256("a")));
}

TEST_F(Releases, go_by_the_dates_that_hold_when_they_are_exported) {
  const store::CampaignRecord seen = told();
  extend_by(48h);

  const Files files = release(seen, seen.cutoff);

  ASSERT_TRUE(files.done);
  EXPECT_TRUE(files.released.empty());
  EXPECT_EQ(files.done->campaign.cutoff, seen.cutoff + 48h);
  EXPECT_EQ(files.done->campaign.effective_at, seen.effective_at + 48h);
}

TEST_F(Releases, are_not_put_in_place_where_the_dates_were_moved_meanwhile) {
  const store::CampaignRecord campaign = told();
  const Files files = release(campaign, campaign.cutoff);
  ASSERT_TRUE(files.done);
  extend_by(48h);

  const auto logged = log_release(connection_, *files.done, manifest_of(*files.done));

  ASSERT_FALSE(logged);
  EXPECT_THAT(logged.error(), testing::AllOf(testing::HasSubstr("export again"),
                                             testing::HasSubstr(iso8601(found().cutoff))));
  EXPECT_EQ(sql("SELECT count(*) FROM objection_handovers")[0][0].as<int>(), 0);
}

TEST_F(Releases, are_not_put_in_place_where_the_campaign_was_cancelled_or_paused_meanwhile) {
  const store::CampaignRecord campaign = told();
  const Files files = release(campaign, campaign.cutoff);
  ASSERT_TRUE(files.done);
  const ReleaseManifest manifest = manifest_of(*files.done);

  for (const CampaignChange change : {CampaignChange::pause, CampaignChange::cancel}) {
    ASSERT_TRUE(change_campaign(connection_, found(), change, note()));
    const auto logged = log_release(connection_, *files.done, manifest);
    ASSERT_FALSE(logged);
    EXPECT_THAT(logged.error(), testing::HasSubstr(std::string(name_of(found().state))));
  }
  EXPECT_EQ(sql("SELECT count(*) FROM objection_handovers")[0][0].as<int>(), 0);
}

// "objections" can be written to, and its records cannot.
TEST_F(Releases, are_refused_while_the_table_of_objections_is_not_what_people_have_said) {
  add({german("anna"), german("bo"), german("cy")});
  const auto campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  object("anna");
  object("bo");
  sql("DELETE FROM objections WHERE ref = 'anna'");

  const Files files = release(campaign, campaign.cutoff + 72h);

  ASSERT_FALSE(files.done);
  EXPECT_EQ(files.done.error().kind, ReleaseRefusal::Kind::open);
  EXPECT_THAT(files.done.error().words, testing::HasSubstr("for 1 people: 1 object by their last"));
  EXPECT_TRUE(files.released.empty());
}

}  // namespace
}  // namespace crier::app
