// What the kernel says of this process, under the names that every Prometheus client uses.
#pragma once

#include <prometheus/registry.h>

namespace prometheus {
class Counter;
class Gauge;
}  // namespace prometheus

namespace crier::app {

class ProcessMetrics {
 public:
  // `registry` must outlive this.
  explicit ProcessMetrics(prometheus::Registry& registry);

  // Brings the values up to date; what cannot be read keeps its value.
  void look();

 private:
  prometheus::Counter& cpu_seconds_;
  prometheus::Gauge& resident_bytes_;
  prometheus::Gauge& open_files_;
};

}  // namespace crier::app
