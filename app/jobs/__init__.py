"""Work that goes on in the background: the job list, the child that does one job,
and the engines that hand jobs out."""
