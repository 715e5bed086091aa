#include "use_cases/objection/link/link_statements.h"

#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "objection/receipt.h"
#include "objection/ref_digest.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/bearers.h"
#include "store/registers/erased_objections.h"
#include "store/registers/receipts.h"
#include "store/settings.h"
#include "use_cases/objection/timeliness.h"
#include "use_cases/subject/recall.h"

namespace crier::app {
namespace {

using objection::StatementKind;

bool is_by_ref(const LinkStatement& said) {
  return !said.ref.empty();
}

objection::Statement statement_of(const LinkStatement& said, const store::KnownBearer& person,
                                  objection::Timeliness timeliness) {
  return {.kind = said.kind,
          .lane = said.bearer.lane,
          .ref = person.ref,
          .purpose = person.purpose,
          .stated_at = said.at,
          .way = said.way,
          .timeliness = timeliness,
          .receipt = objection::new_receipt_number(),
          .campaign = is_by_ref(said) ? std::nullopt : std::optional(said.bearer.campaign),
          .token_id = said.token_id,
          .notice_version = person.notice_version,
          .actor = said.actor,
          .reason = {}};
}

// Statements of one kind that follow each other, with the places of their answers.
struct Run {
  std::vector<objection::Statement> statements;
  std::vector<std::size_t> places;
};

void record(store::Transaction& transaction, Run& run, std::vector<LinkAnswer>& answers) {
  auto standing = store::record_statements(transaction, run.statements);
  for (std::size_t index = 0; index < standing.size(); ++index) {
    answers[run.places[index]].standing = std::move(standing[index]);
  }
  run = {};
}

// So that an old form which is sent again does not undo what was said after it.
bool withdraws_nothing(store::Transaction& transaction, const LinkStatement& said,
                       const store::KnownBearer& person, store::StandingObjection& standing) {
  if (said.kind != StatementKind::withdrawal) return false;
  const store::Speaker speaker{.lane = said.bearer.lane,
                               .ref = person.ref,
                               .digest = person.digest,
                               .purpose = person.purpose};
  if (store::receipt_counts(transaction, speaker, said.withdraws).value_or(false)) return false;
  standing = store::standing_objection(transaction, speaker);
  return true;
}

// Those who are named by ref. They may not be known yet: what they say waits for them.
std::vector<KnownRef> refs_of(std::span<const LinkStatement> statements) {
  std::vector<KnownRef> refs;
  for (const LinkStatement& said : statements) {
    if (is_by_ref(said)) refs.push_back({.lane = said.bearer.lane, .ref = said.ref});
  }
  return refs;
}

// Of those by ref, which have no link whose campaign would say so. By their places.
std::map<std::size_t, objection::Timeliness> timeliness_by_ref(
    store::Transaction& transaction, std::span<const LinkStatement> statements) {
  std::vector<objection::Statement> by_ref;
  std::vector<std::size_t> places;
  for (std::size_t index = 0; index < statements.size(); ++index) {
    const LinkStatement& said = statements[index];
    if (!is_by_ref(said)) continue;
    by_ref.push_back({.kind = said.kind,
                      .lane = said.bearer.lane,
                      .ref = said.ref,
                      .purpose = said.purpose,
                      .stated_at = said.at,
                      .way = said.way,
                      .actor = said.actor});
    places.push_back(index);
  }
  if (!by_ref.empty()) judge_timeliness(transaction, by_ref);
  std::map<std::size_t, objection::Timeliness> judged;
  for (std::size_t index = 0; index < by_ref.size(); ++index) {
    judged.emplace(places[index], by_ref[index].timeliness);
  }
  return judged;
}

// In the order of `statements`.
std::vector<std::optional<store::KnownBearer>> people_of(
    store::Transaction& transaction, std::span<const LinkStatement> statements) {
  std::vector<objection::Bearer> bearers;
  for (const LinkStatement& said : statements) bearers.push_back(said.bearer);
  auto people = store::find_bearers(transaction, bearers);
  for (std::size_t index = 0; index < statements.size(); ++index) {
    const LinkStatement& said = statements[index];
    if (is_by_ref(said)) {
      people[index] = store::KnownBearer{.ref = said.ref, .purpose = said.purpose};
      // A receipt from before an erasure is found by what it has left.
      if (said.kind == StatementKind::withdrawal) {
        objection::RefDigester digester(store::read_settings(transaction).secret);
        people[index]->digest = digester.digest(said.ref);
      }
    }
  }
  return people;
}

}  // namespace

std::vector<LinkAnswer> record_link_statements(store::Transaction& transaction,
                                               std::span<const LinkStatement> statements) {
  // First, so that nobody is erased or known again between the question who it is and the record.
  static_cast<void>(store::lock_objection_head(transaction));
  const std::vector<KnownRef> refs = refs_of(statements);
  if (!refs.empty()) recall_erased(transaction, refs, "api");
  const auto judged = timeliness_by_ref(transaction, statements);
  const auto people = people_of(transaction, statements);

  TimelinessJudge judge(transaction);
  std::vector<LinkAnswer> answers(statements.size());
  Run run;
  // In order: who withdraws and objects again in the same moment objects.
  for (std::size_t index = 0; index < statements.size(); ++index) {
    if (!people[index]) {
      answers[index].is_nobody = true;
      continue;
    }
    const store::KnownBearer& person = *people[index];
    const std::string& only = statements[index].purpose;
    if (!only.empty() && only != person.purpose) {
      answers[index].is_of_another_purpose = true;
      continue;
    }
    if (statements[index].kind == StatementKind::withdrawal && !run.statements.empty()) {
      record(transaction, run, answers);
    }
    if (withdraws_nothing(transaction, statements[index], person, answers[index].standing)) {
      continue;
    }
    const auto by_ref = judged.find(index);
    objection::Statement said = statement_of(
        statements[index], person,
        by_ref != judged.end() ? by_ref->second : judge.of(statements[index].at, person.dates));
    if (person.ref.empty()) {
      answers[index].standing =
          store::record_erased_statement(transaction, said, person.digest.value());
      continue;
    }
    if (!run.statements.empty() && run.statements.front().kind != said.kind) {
      record(transaction, run, answers);
    }
    run.statements.push_back(std::move(said));
    run.places.push_back(index);
  }
  if (!run.statements.empty()) record(transaction, run, answers);
  if (!refs.empty()) mark_recalled(transaction, refs);
  return answers;
}

boost::asio::awaitable<std::vector<LinkAnswer>> record_link_statements(
    store::Database* database, std::vector<LinkStatement> statements,
    store::Database::Patience patience) {
  auto work = [statements = std::move(statements)](store::Transaction& transaction) {
    return record_link_statements(transaction, statements);
  };
  auto recording = store::ask(database, std::move(work), patience);
  co_return co_await std::move(recording);
}

}  // namespace crier::app
