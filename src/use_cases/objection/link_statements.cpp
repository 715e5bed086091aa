#include "use_cases/objection/link_statements.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "objection/receipt.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/bearers.h"
#include "store/registers/erased_objections.h"
#include "store/registers/receipts.h"

namespace crier::app {
namespace {

using objection::StatementKind;

objection::Statement statement_of(const LinkStatement& said, const store::KnownBearer& person) {
  return {.kind = said.kind,
          .lane = said.bearer.lane,
          .ref = person.ref,
          .purpose = person.purpose,
          .stated_at = said.at,
          .way = said.way,
          .timeliness = objection::timeliness_of(said.at, person.cutoff, person.effective_at),
          .receipt = objection::new_receipt_number(),
          .campaign = said.bearer.campaign,
          .token_id = said.token_id,
          .notice_version = person.notice_version,
          .actor = "page",
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

}  // namespace

std::vector<LinkAnswer> record_link_statements(store::Transaction& transaction,
                                               std::span<const LinkStatement> statements) {
  std::vector<objection::Bearer> bearers;
  for (const LinkStatement& said : statements) bearers.push_back(said.bearer);
  // First, so that nobody is erased or known again between the question who it is and the record.
  static_cast<void>(store::lock_objection_head(transaction));
  const auto people = store::find_bearers(transaction, bearers);

  std::vector<LinkAnswer> answers(statements.size());
  Run run;
  // In order: who withdraws and objects again in the same moment objects.
  for (std::size_t index = 0; index < statements.size(); ++index) {
    if (!people[index]) {
      answers[index].is_nobody = true;
      continue;
    }
    const store::KnownBearer& person = *people[index];
    if (statements[index].kind == StatementKind::withdrawal && !run.statements.empty()) {
      record(transaction, run, answers);
    }
    if (withdraws_nothing(transaction, statements[index], person, answers[index].standing)) {
      continue;
    }
    objection::Statement said = statement_of(statements[index], person);
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
  return answers;
}

boost::asio::awaitable<std::vector<LinkAnswer>> record_link_statements(
    store::Database* database, std::vector<LinkStatement> statements) {
  auto work = [statements = std::move(statements)](store::Transaction& transaction) {
    return record_link_statements(transaction, statements);
  };
  auto recording = store::ask(database, std::move(work));
  co_return co_await std::move(recording);
}

}  // namespace crier::app
