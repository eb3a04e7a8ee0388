"""A made-up province for trying the program: names are invented, every NIK begins with 99 and cannot exist."""
