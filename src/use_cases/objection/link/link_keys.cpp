#include "use_cases/objection/link/link_keys.h"

#include <utility>

#include "store/ledger/ledger_border.h"

namespace crier::app {

std::vector<store::TokenKeyRecord> link_keys(store::Connection& connection) {
  return connection.transact(
      [](store::Transaction& transaction) { return store::token_key_records(transaction); });
}

std::expected<int, std::string> add_link_key(store::Connection& connection,
                                             const std::string& actor, WallTime at) {
  return connection.transact(
      [&](store::Transaction& transaction) -> std::expected<int, std::string> {
        const auto id =
            objection::token_key_id_after(store::token_key_records(transaction).back().id);
        if (!id) {
          return std::unexpected("there are as many keys as the tokens of links can tell apart");
        }
        if (!store::insert_token_key(transaction, {.id = *id, .actor = actor, .at = at})) {
          return std::unexpected("somebody has made a key at the same moment; look at the list");
        }
        return *id;
      });
}

boost::asio::awaitable<std::vector<objection::TokenKey>> link_secrets(store::Database* database) {
  auto work = [](store::Transaction& transaction) { return store::token_keys(transaction); };
  auto reading = store::ask(database, std::move(work));
  co_return co_await std::move(reading);
}

}  // namespace crier::app
