// The register of objections as the engine follows it.
#pragma once

#include <cstdint>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "dispatch/objection_watch.h"
#include "postgres/database.h"

namespace crier::store {

class StoredObjectionFeed final : public dispatch::ObjectionFeed {
 public:
  // `database` must outlive this.
  explicit StoredObjectionFeed(Database& database) : database_(database) {}

  boost::asio::awaitable<dispatch::RegisterNews> news(
      std::optional<dispatch::RegisterPosition> position) override;

 private:
  Database& database_;
};

}  // namespace crier::store
