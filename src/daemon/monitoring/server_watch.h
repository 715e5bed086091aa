// What becomes of each server of a channel, such as one of several relays: a line when it is of no
// use any more and one when it is again, and a metric.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/monitoring/metrics.h"
#include "dispatch/queue/channel_health.h"

namespace crier::app {

class ServerWatch {
 public:
  // `metrics` must outlive this.
  explicit ServerWatch(Metrics& metrics) : metrics_(metrics) {}

  // To be called every second or so with all that have been tried: what has come and gone between
  // two calls is not told.
  void look(const std::string& channel, const std::vector<dispatch::ServerHealth>& servers);

 private:
  Metrics& metrics_;
  std::map<std::string, std::map<std::string, bool>> told_;  // By channel and server: in trouble.
};

}  // namespace crier::app
