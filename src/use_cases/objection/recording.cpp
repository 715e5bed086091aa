#include "use_cases/objection/recording.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "objection/ref_digest.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/bearers.h"
#include "store/registers/receipts.h"
#include "store/settings.h"
#include "use_cases/objection/feed/consumer_access.h"

namespace crier::app {
namespace {

using Kind = RecordingRefusal::Kind;
using Recording = std::expected<RecordingConsumer, RecordingRefusal>;

Recording recording_consumer(store::Transaction& transaction, const std::string& token) {
  auto consumer = consumer_with(transaction, token);
  if (!consumer) {
    return std::unexpected(
        RecordingRefusal{.kind = Kind::stranger, .words = "no consumer has this token"});
  }
  if (!consumer->may_record) {
    return std::unexpected(RecordingRefusal{
        .kind = Kind::forbidden,
        .words = fmt::format("the consumer \"{}\" may not record what people say; an operator adds "
                             "one that may: crier objections consumers add NAME --may record",
                             consumer->name)});
  }
  return RecordingConsumer{.name = std::move(consumer->name),
                           .purpose = std::move(consumer->purpose)};
}

std::optional<PersonStanding> standing_of(store::Transaction& transaction,
                                          const AskedPerson& person, const std::string& purpose) {
  store::Speaker speaker{
      .lane = person.lane, .ref = person.ref, .digest = std::nullopt, .purpose = purpose};
  if (person.bearer) {
    const auto known = store::find_bearers(transaction, std::array{*person.bearer}).front();
    if (!known) return std::nullopt;
    speaker = {.lane = person.bearer->lane,
               .ref = known->ref,
               .digest = known->digest,
               .purpose = known->purpose};
  } else {
    // They may have been erased since they objected.
    speaker.digest =
        objection::RefDigester(store::read_settings(transaction).secret).digest(person.ref);
  }
  return PersonStanding{.purpose = speaker.purpose,
                        .standing = store::standing_objection(transaction, speaker)};
}

}  // namespace

boost::asio::awaitable<Recording> recording_consumer(store::Database* database, std::string token) {
  auto work = [token = std::move(token)](store::Transaction& transaction) {
    return recording_consumer(transaction, token);
  };
  auto asking = store::ask(database, std::move(work));
  co_return co_await std::move(asking);
}

boost::asio::awaitable<std::optional<PersonStanding>> standing_of(store::Database* database,
                                                                  AskedPerson person,
                                                                  std::string purpose) {
  auto work = [person = std::move(person),
               purpose = std::move(purpose)](store::Transaction& transaction) {
    return standing_of(transaction, person, purpose);
  };
  auto asking = store::ask(database, std::move(work));
  co_return co_await std::move(asking);
}

}  // namespace crier::app
