#include "daemon/monitoring/posted_troubles.h"

#include <boost/asio/post.hpp>

namespace crier::app {

namespace asio = boost::asio;

void PostedTroubles::database_away(const char* during, const std::string& error) {
  asio::post(home_,
             [&listener = listener_, during, error] { listener.database_away(during, error); });
}

void PostedTroubles::database_back() {
  asio::post(home_, [&listener = listener_] { listener.database_back(); });
}

void PostedTroubles::tried_again(const char* during, const Refusal& refusal) {
  asio::post(home_,
             [&listener = listener_, during, refusal] { listener.tried_again(during, refusal); });
}

void PostedTroubles::refused(const dispatch::Place& where, const char* during,
                             const Refusal& refusal) {
  asio::post(home_, [&listener = listener_, where, during, refusal] {
    listener.refused(where, during, refusal);
  });
}

void PostedTroubles::works_again(const dispatch::Place& where) {
  asio::post(home_, [&listener = listener_, where] { listener.works_again(where); });
}

void PostedTroubles::nobody_there(const dispatch::Place& where) {
  asio::post(home_, [&listener = listener_, where] { listener.nobody_there(where); });
}

}  // namespace crier::app
