package io.culvert.fleet.container;

import io.culvert.fleet.drill.Finding;
import java.util.List;

/** What can be seen through a front door, which is host:port. */
interface Show {
    /** One finding for each program that people watch with. */
    List<Finding> pictures(String door);

    Watchers audience(int size, String door);

    /** How many of so many new viewers see nothing. */
    int refused(int count, String door);
}
