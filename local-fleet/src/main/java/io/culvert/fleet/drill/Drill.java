package io.culvert.fleet.drill;

import java.util.List;

/** A fault, played on a stage where viewers watch. */
public interface Drill {
    List<Finding> play(Stage stage);
}
