#include "use_cases/installation/installation_settings.h"

namespace crier::app {

store::Settings installation_settings(store::Connection& connection) {
  return connection.transact(
      [](store::Transaction& transaction) { return store::read_settings(transaction); });
}

}  // namespace crier::app
