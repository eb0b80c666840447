locals {
  # Cron fields become lists of numbers: "*/15" in the minutes gives 0, 15, 30, 45.
  cron_ranges = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 7]]
  cron_names = merge(
    { for number, name in ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] : name => number },
    { for number, name in ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] : name => number + 1 },
  )
  schedules = {
    for pipeline, cron in { training = var.training_schedule, scoring = var.scoring_schedule } : pipeline => [
      for field in split(" ", trimspace(cron)) : join("", [for word in regexall("[A-Z]+|[^A-Z]+", upper(field)) : lookup(local.cron_names, word, word)])
    ] if trimspace(cron) != ""
  }

  cron = {
    for pipeline, fields in local.schedules : pipeline => [
      for position, field in fields : sort([
        for number in distinct(flatten([
          for part in split(",", field) : [
            for number in range(
              startswith(part, "*") ? local.cron_ranges[position][0] : tonumber(split("-", split("/", part)[0])[0]),
              startswith(part, "*") ? local.cron_ranges[position][1] + 1 : tonumber(reverse(split("-", split("/", part)[0]))[0]) + 1,
              length(split("/", part)) > 1 ? tonumber(split("/", part)[1]) : 1,
            ) : position == 4 ? number % 7 : number
          ]
        ])) : format("%02d", number)
      ])
    ]
  }

  week = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
