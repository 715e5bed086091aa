// Hands on what is heard on another thread to a listener of this one's loop.
#pragma once

#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include "dispatch/meter.h"

namespace crier::app {

// Called on one thread, in order.
class PostedTroubles final : public dispatch::TroubleListener {
 public:
  // `listener` is told on `home`, and must outlive what runs there.
  PostedTroubles(boost::asio::any_io_executor home, dispatch::TroubleListener& listener)
      : home_(std::move(home)), listener_(listener) {}

  void database_away(const char* during, const std::string& error) override;
  void database_back() override;
  void tried_again(const char* during, const Refusal& refusal) override;
  void refused(const dispatch::Place& where, const char* during, const Refusal& refusal) override;
  void works_again(const dispatch::Place& where) override;
  void nobody_there(const dispatch::Place& where) override;

 private:
  boost::asio::any_io_executor home_;
  dispatch::TroubleListener& listener_;
};

}  // namespace crier::app
